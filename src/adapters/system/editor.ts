import { spawn } from 'node:child_process'
import { Failure } from '../../domain/failure.ts'

/**
 * Opens a file in $BRAIN_EDITOR, else $VISUAL, else $EDITOR, else vi, on the person's own terminal. The variable is a shell command with
 * options, as git takes it. Throws EDITOR_FAILED.
 */
export async function runEditor(environment: NodeJS.ProcessEnv, file: string): Promise<void> {
  const editor =
    [environment['BRAIN_EDITOR'], environment['VISUAL'], environment['EDITOR']].find(
      (command) => command !== undefined && command.trim() !== '',
    ) ?? 'vi'
  const giveBack = holdInterrupts()
  try {
    const exit = await ended(editor, environment, file)
    if (exit !== 0)
      throw new Failure('EDITOR_FAILED', { editor, exit: typeof exit === 'number' ? `exit ${exit}` : exit })
  } finally {
    giveBack()
  }
}

async function ended(editor: string, environment: NodeJS.ProcessEnv, file: string): Promise<number | string> {
  const child = spawn('sh', ['-c', `${editor} "$@"`, editor, file], { env: environment, stdio: 'inherit' })
  return await new Promise((done) => {
    child.on('error', (error) => done(error.message))
    child.on('exit', (code, signal) => done(code ?? `signal ${signal}`))
  })
}

/** Ctrl-C on the terminal is the editor's while it is open. Answers how to have it back. */
function holdInterrupts(): () => void {
  const listeners = process.rawListeners('SIGINT') as NodeJS.SignalsListener[]
  const ignore = (): void => {}
  process.removeAllListeners('SIGINT')
  process.on('SIGINT', ignore)
  return () => {
    process.off('SIGINT', ignore)
    for (const listener of listeners) process.on('SIGINT', listener)
  }
}
