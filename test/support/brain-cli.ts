import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { shellWord } from '../../src/domain/shell-words.ts'
import { assertInSandbox, type Environment } from './git-sandbox.ts'

export interface BrainOptions {
  readonly env?: Environment
  /** Standard input; without it there is none (an empty one). */
  readonly input?: string
  /**
   * In a terminal of 24 rows and 80 columns, by util-linux' script(1): both streams come as `stdout`, and `input` is typed. The words
   * go before the command.
   */
  readonly terminal?: string
  /** Milliseconds until the process is killed and the run rejected. */
  readonly timeoutMs?: number
}

/** The one document that `--json` prints. */
export interface BrainDocument<Data> {
  readonly schemaVersion: number
  readonly kind: string
  readonly data: Data
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly hint: string
    readonly retryable: boolean
    readonly details: Readonly<Record<string, unknown>>
  }
}

export interface BrainRun {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Reads standard output as exactly one JSON document; throws with the whole output otherwise. */
  readonly json: <Data = unknown>() => BrainDocument<Data>
}

/** A brain that is still running. */
export interface BrainProcess {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves once `text` stood on standard output or standard error; rejects when the process ends first. */
  readonly saw: (text: string) => Promise<void>
  /** Its standard output so far. */
  readonly said: () => string
  /** Types into its terminal; what it is started with is its whole input otherwise. */
  readonly type: (keys: string) => void
  readonly done: Promise<BrainRun>
}

/** Seen from the source, or from a program that was built of it. */
const PLACES = ['../../dist/main.js', '../dist/main.js'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)
const MAIN = PLACES.find((path) => existsSync(path)) ?? ''
/** Only what hangs takes so long, also where much else runs at the same time. */
const TIMEOUT_MS = 120_000

/** What a process gets from the test's own environment; all else would make results depend on the machine. */
const PASSED_ON = /^(?:PATH|HOME|TMPDIR|TZ|NODE_V8_COVERAGE|NODE_COMPILE_CACHE|GIT_.*)$/

/** Runs the built program as a process of its own in `dir`, which must be within a sandbox. */
export function brain(dir: string, args: readonly string[], options: BrainOptions = {}): Promise<BrainRun> {
  return spawnBrain(dir, args, options).done
}

/** As `brain`, and throws with the whole output unless it ends with exit 0. */
export async function brainOk(
  dir: string,
  args: readonly string[],
  options: BrainOptions = {},
): Promise<BrainRun> {
  const run = await brain(dir, args, options)
  if (run.code !== 0) throw new Error(`brain ${args.join(' ')}\n${described(run)}`)
  return run
}

/** Starts the built program and leaves it running: for races, and for killing it midway. */
export function spawnBrain(dir: string, args: readonly string[], options: BrainOptions = {}): BrainProcess {
  assertInSandbox(dir)
  if (MAIN === '') throw new Error('dist/main.js is missing: run `npm run build` first.')
  const [command, ...words] =
    options.terminal === undefined ? [process.execPath, MAIN, ...args] : inTerminal(options.terminal, args)
  const child = spawn(command, words, {
    cwd: dir,
    env: { ...ownEnvironment(), LC_ALL: 'C.UTF-8', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A program that ends without reading its input is no error of the test.
  child.stdin.on('error', () => {}).write(options.input ?? '')
  if (options.terminal === undefined) child.stdin.end()
  const output = collected(child)
  const label = `brain ${args.join(' ')}`
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    saw: output.saw,
    said: () => output.texts().stdout,
    type: (keys) => void child.stdin.write(keys),
    done: ended({ child, label, timeoutMs: options.timeoutMs ?? TIMEOUT_MS, texts: output.texts }),
  }
}

/** Whether this machine has util-linux' script(1): other systems' takes other options. */
export function hasTerminal(): boolean {
  return spawnSync('script', ['--version']).stdout?.includes('util-linux') === true
}

function inTerminal(before: string, args: readonly string[]): readonly [string, ...string[]] {
  const words = [process.execPath, MAIN, ...args].map((word) => shellWord(word)).join(' ')
  return [
    'script',
    '--quiet',
    '--return',
    '--command',
    `stty rows 24 cols 80; ${before === '' ? 'exec' : before} ${words}`,
    '/dev/null',
  ]
}

type Child = ReturnType<typeof spawn>

interface Texts {
  readonly stdout: string
  readonly stderr: string
}

function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name)))
}

function collected(child: Child): { texts: () => Texts; saw: (text: string) => Promise<void> } {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const texts = (): Texts => ({
    stdout: Buffer.concat(chunks.stdout).toString(),
    stderr: Buffer.concat(chunks.stderr).toString(),
  })
  child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk))
  const saw = (text: string): Promise<void> =>
    new Promise((done, fail) => {
      const check = (): void => {
        const { stdout, stderr } = texts()
        if (stdout.includes(text) || stderr.includes(text)) done()
      }
      child.stdout?.on('data', check)
      child.stderr?.on('data', check)
      child.on('close', () => {
        const { stdout, stderr } = texts()
        fail(new Error(`ended without ${JSON.stringify(text)}\n${stdout}\n${stderr}`))
      })
      check()
    })
  return { texts, saw }
}

function ended(running: {
  child: Child
  label: string
  timeoutMs: number
  texts: () => Texts
}): Promise<BrainRun> {
  const { child, label, timeoutMs, texts } = running
  return new Promise((done, fail) => {
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('error', fail)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const run = asRun({ code, signal, ...texts() })
      if (timedOut) fail(new Error(`${label}\ntook longer than ${timeoutMs} ms\n${described(run)}`))
      else done(run)
    })
  })
}

function asRun(run: Omit<BrainRun, 'json'>): BrainRun {
  return {
    ...run,
    json<Data>() {
      try {
        return JSON.parse(run.stdout) as BrainDocument<Data>
      } catch (cause) {
        throw new Error(`standard output is not one JSON document\n${described(run)}`, { cause })
      }
    },
  }
}

function described({ code, signal, stdout, stderr }: Omit<BrainRun, 'json'>): string {
  return `exit ${code ?? signal}\n--- standard output\n${stdout}\n--- standard error\n${stderr}`
}
