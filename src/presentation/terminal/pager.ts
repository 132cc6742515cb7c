import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Output } from './standard-output.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Shows a text that is longer than the screen in the pager that a person chose. false: it was not shown, or it may not have been. */
export async function page(text: string, screen: Output, environment: Environment): Promise<boolean> {
  if (!isLongerThanScreen(text, screen) || !isInForeground()) return false
  const pager = pagerOf(environment)
  return pager !== null && (await run(pager, text, environment))
}

/**
 * Lines count as often as they wrap; colors count as width, and letters from Hangul on (U+1100) twice. Too long is no harm: `less -F`
 * shows what fits and ends.
 */
export function isLongerThanScreen(
  text: string,
  { rows, columns }: Pick<Output, 'rows' | 'columns'>,
): boolean {
  const [height, width] = [rows || 24, columns || 80]
  const lines = text.trimEnd().split('\n')
  const taken = lines.map((line) => Math.max(1, Math.ceil((line.length + wideIn(line)) / width)))
  return taken.reduce((total, each) => total + each, 0) >= height
}

function wideIn(line: string): number {
  return line.match(/[\u1100-\uffff]/g)?.length ?? 0
}

/**
 * Under `timeout`, or with `&`, whatever reads keys from the terminal is stopped by it. By proc_pid_stat(5): process group and the
 * terminal's foreground group; true where that cannot be told.
 */
function isInForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return group === foreground
  } catch {
    return true
  }
}

interface Pager {
  readonly command: string
  /** As a person writes it: with options, or several commands. */
  readonly shell: boolean
}

/** In git's order, its settings left out; no name and `cat` mean none (git-var GIT_PAGER). */
export function pagerOf({ BRAIN_PAGER, GIT_PAGER, PAGER, TERM }: Environment): Pager | null {
  if (['', 'dumb'].includes(TERM ?? '')) return null
  const named = (BRAIN_PAGER ?? GIT_PAGER ?? PAGER)?.trim()
  if (named === undefined) return { command: 'less', shell: false }
  return ['', 'cat'].includes(named) ? null : { command: named, shell: true }
}

/** What git sets where nobody did (git-config core.pager): leave when all fits, keep colors and what was seen. brain writes UTF-8. */
const DEFAULTS = { LESS: 'FRX', LV: '-c', LESSCHARSET: 'utf-8' }

async function run({ command, shell }: Pager, text: string, environment: Environment): Promise<boolean> {
  // Before the pager is there: it may be quicker than the next line.
  const takeBack = leaveSignals((signal) => child.kill(signal))
  const child = spawn(command, {
    shell,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...DEFAULTS, ...environment },
  })
  child.stdin.on('error', () => {
    // Left before the end, or never started: `error` and `close` say which.
  })
  child.stdin.end(text)
  const exit = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', resolve)
  })
  const isInterrupted = takeBack()
  return exit === 0 || exit === null || isInterrupted
}

const FOR_PAGER = ['SIGINT', 'SIGQUIT'] as const
const FOR_BOTH = ['SIGTERM', 'SIGHUP'] as const

/**
 * Keys of the terminal reach both, and are the pager's: if brain went, it would read from a terminal that the shell has back. What ends
 * brain alone ends the pager first. The answer takes them back, and says whether a key came.
 */
function leaveSignals(end: (signal: NodeJS.Signals) => void): () => boolean {
  const before = process.rawListeners('SIGINT') as NodeJS.SignalsListener[]
  process.removeAllListeners('SIGINT')
  let isInterrupted = false
  let last: NodeJS.Signals | null = null
  const leave = (): void => void (isInterrupted = true)
  const pass = (signal: NodeJS.Signals): void => end((last = signal))
  for (const signal of FOR_PAGER) process.on(signal, leave)
  for (const signal of FOR_BOTH) process.on(signal, pass)
  return () => {
    for (const signal of FOR_PAGER) process.off(signal, leave)
    for (const signal of FOR_BOTH) process.off(signal, pass)
    for (const listener of before) process.on('SIGINT', listener)
    if (last !== null) process.kill(process.pid, last)
    return isInterrupted
  }
}
