import { fstatSync, writeSync } from 'node:fs'

/** As much of a stream as is needed of one. */
export interface Output {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  readonly write: (text: string | Uint8Array) => unknown
  /** For what goes on for hours: a line for which the disk has no room is lost, and ends nothing. Default: as `write`. */
  readonly writeIfRoom?: (line: string) => unknown
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
  const put = (text: string | Uint8Array, fail: Fail): void => {
    const rest = stream === null ? writeNow(name, Buffer.from(text), fail) : text
    if (rest !== null) (stream ??= streamOutput(name)).write(rest)
  }
  return {
    write: (text) => put(text, (code) => endWith(name, code)),
    writeIfRoom: lineWriter(name, put),
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** Says once that lines are lost; the half of one that had room ends where the next begins. */
function lineWriter(name: Name, put: (text: string, fail: Fail) => void): (line: string) => void {
  let isSaid = false
  let cut = ''
  return (line) => {
    const before = cut
    cut = ''
    put(before + line, (code, written) => {
      if (!FULL.has(code ?? '')) return endWith(name, code)
      cut = written > 0 ? '\n' : before
      if (!isSaid)
        standardOutput('stderr').write(
          `Standard output cannot be written (${code}). What is said meanwhile is lost; the command goes on.\n`,
        )
      isSaid = true
    })
  }
}

/** With how many bytes were written before. */
type Fail = (code: string | undefined, written: number) => void

/** What a reader that is slow, and does not want to be waited for, has not taken yet; null when it has all, or will get no more. */
function writeNow(name: Name, bytes: Buffer, fail: Fail): Buffer | null {
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(DESCRIPTORS[name], bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') return bytes.subarray(at)
      fail(code, at)
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
