import { undoAll } from '../../support/at-end.ts'
import { UsageError } from './options.ts'
import { killGroups } from './process-group.ts'

export interface Program {
  /** Answers the exit code; throws UsageError. */
  readonly main: () => Promise<number>
  readonly usage: string
  /** Said last when a signal ends it. */
  readonly farewell: () => string
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }

/** Runs a program that starts others; however it ends, nothing of it stays: no process, folder or mount. */
export async function runProgram({ main, usage, farewell }: Program): Promise<void> {
  let leaving = false
  const leave = async (code: number): Promise<void> => {
    leaving = true
    killGroups()
    process.stdout.write(farewell())
    await undoAll()
    process.exit(code)
  }
  for (const [signal, number] of Object.entries(SIGNALS)) process.once(signal, () => void leave(128 + number))
  try {
    process.exitCode = await main()
  } catch (error) {
    // What an interruption breaks is no failure; `leave` is about to end the process.
    if (leaving) return
    await undoAll()
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n${usage}`)
    process.exitCode = 2
  }
}
