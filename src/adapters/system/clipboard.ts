import { spawn } from 'node:child_process'
import { Failure } from '../../domain/failure.ts'

/** macOS, Wayland, X11 twice, Windows (from WSL too). `clip.exe` takes UTF-16; in UTF-8 it would garble all but ASCII. */
const PROGRAMS: readonly {
  readonly command: string
  readonly args: readonly string[]
  readonly encoding: BufferEncoding
}[] = [
  { command: 'pbcopy', args: [], encoding: 'utf8' },
  { command: 'wl-copy', args: [], encoding: 'utf8' },
  { command: 'xclip', args: ['-selection', 'clipboard'], encoding: 'utf8' },
  { command: 'xsel', args: ['-ib'], encoding: 'utf8' },
  { command: 'clip.exe', args: [], encoding: 'utf16le' },
]

/** Gives the text to the first clipboard program on PATH that takes it. Throws CLIPBOARD_MISSING. */
export async function copyText(environment: NodeJS.ProcessEnv, text: string): Promise<void> {
  for (const program of PROGRAMS) {
    if (await takes(environment, program, text)) return
  }
  throw new Failure('CLIPBOARD_MISSING', {})
}

async function takes(
  environment: NodeJS.ProcessEnv,
  { command, args, encoding }: (typeof PROGRAMS)[number],
  text: string,
): Promise<boolean> {
  return await new Promise((done) => {
    // Some go on in the background and would hold its output open; so they get none, and only their exit is waited for.
    const child = spawn(command, args, { env: environment, stdio: ['pipe', 'ignore', 'ignore'] })
    child.on('error', () => done(false))
    child.on('exit', (code) => done(code === 0))
    child.stdin.on('error', () => {}).end(Buffer.from(text, encoding))
  })
}
