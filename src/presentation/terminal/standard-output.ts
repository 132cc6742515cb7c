import { fstatSync, writeSync } from 'node:fs'

/** As much of a stream as is needed of one. */
export interface Output {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly write: (text: string | Uint8Array) => unknown
}

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const
type Name = keyof typeof DESCRIPTORS

const opened: Partial<Record<Name, Output>> = {}

/**
 * Where the process writes. Loading node's own stream for it takes longer than most commands need to write, so pipes and files
 * are written to without; as with node's, that is done when the call returns (process I/O; not on Windows).
 */
export function standardOutput(name: Name): Output {
  return (opened[name] ??= isPlain(DESCRIPTORS[name]) ? plainOutput(name) : streamOutput(name))
}

function isPlain(descriptor: number): boolean {
  if (process.platform === 'win32') return false
  try {
    const stats = fstatSync(descriptor)
    return stats.isFIFO() || stats.isFile() || stats.isSocket()
  } catch {
    return false
  }
}

function plainOutput(name: Name): Output {
  let stream: Output | null = null
  return {
    write: (text) => {
      const rest = stream === null ? writeNow(name, Buffer.from(text)) : text
      if (rest !== null) (stream ??= streamOutput(name)).write(rest)
    },
  }
}

/** What a reader that is slow, and does not want to be waited for, has not taken yet; null when it has all. */
function writeNow(name: Name, bytes: Buffer): Buffer | null {
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(DESCRIPTORS[name], bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') return bytes.subarray(at)
      endWith(name, code)
      return null
    }
  return null
}

function streamOutput(name: Name): Output {
  return process[name].on('error', ({ code }: NodeJS.ErrnoException) => endWith(name, code))
}

/** A reader of data that goes away (`brain list | head`) is no error; whoever does not read what is said besides does not matter. */
function endWith(name: Name, code: string | undefined): void {
  if (name === 'stderr') return
  if (code === 'EPIPE') process.exit(0)
  standardOutput('stderr').write(
    `error: Standard output cannot be written (${code ?? 'no reason given'}). What the command did, it did.\n`,
  )
  process.exit(1)
}
