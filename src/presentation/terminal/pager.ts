import { spawn } from 'node:child_process'
import type { Output } from './standard-output.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Lines count as often as they wrap. Colors count as width: too long is no harm, for `less -F` shows what fits and ends. */
export function isLongerThanScreen(
  text: string,
  { rows, columns }: Pick<Output, 'rows' | 'columns'>,
): boolean {
  const [height, width] = [rows || 24, columns || 80]
  const lines = text.trimEnd().split('\n')
  return lines.reduce((total, line) => total + Math.max(1, Math.ceil(line.length / width)), 0) >= height
}

/** In the pager that a person chose. false where there is none: nothing was shown. */
export async function showInPager(text: string, environment: Environment): Promise<boolean> {
  const pager = pagerOf(environment)
  if (pager === null) return false
  const release = leaveInterruptsToPager()
  try {
    return await run(pager, text, environment)
  } finally {
    release()
  }
}

interface Pager {
  readonly command: string
  /** As a person writes it: with options, or several commands. */
  readonly shell: boolean
}

/** The names and order are gh's (GH_PAGER, PAGER); no name and `cat` mean none, as for git (git-var GIT_PAGER). */
export function pagerOf({ BRAIN_PAGER, PAGER, TERM }: Environment): Pager | null {
  if (['', 'dumb'].includes(TERM ?? '')) return null
  const named = (BRAIN_PAGER ?? PAGER)?.trim()
  if (named === undefined) return { command: 'less', shell: false }
  return ['', 'cat'].includes(named) ? null : { command: named, shell: true }
}

/** What git sets where nobody did (git-config core.pager): leave when all fits, keep colors and what was seen. brain writes UTF-8. */
const DEFAULTS = { LESS: 'FRX', LV: '-c', LESSCHARSET: 'utf-8' }

/** Of a shell, also of Windows', for a command that could not be run. */
const NOT_RUN: ReadonlySet<number | null> = new Set([126, 127, 9009])

function run({ command, shell }: Pager, text: string, environment: Environment): Promise<boolean> {
  const child = spawn(command, {
    shell,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...DEFAULTS, ...environment },
  })
  child.stdin.on('error', () => {
    // Left before the end, or never started: `error` and `close` say which.
  })
  child.stdin.end(text)
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(!NOT_RUN.has(code)))
  })
}

/** Ctrl-C goes to both; if brain went, the pager would read from a terminal that the shell has back. */
function leaveInterruptsToPager(): () => void {
  const before = process.rawListeners('SIGINT') as NodeJS.SignalsListener[]
  const ignore = (): void => undefined
  process.removeAllListeners('SIGINT').on('SIGINT', ignore)
  return () => {
    process.off('SIGINT', ignore)
    for (const listener of before) process.on('SIGINT', listener)
  }
}
