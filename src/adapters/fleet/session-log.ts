import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { OutputFormat } from '../../domain/fleet/agent.ts'
import { NOTHING_SAID, readOutput, type SaidByAgent } from '../../domain/fleet/read-output.ts'

interface Reading {
  offset: number
  said: SaidByAgent
}

/** How far each session's log was read; whoever looks for the first time reads it all. */
const readings = new Map<string, Reading>()

const CHUNK_BYTES = 4 * 1024 * 1024
const NEWLINE = 10

export interface ReadAs {
  readonly mark: string
  readonly format: OutputFormat
  /** Nothing more will be written: the last line is one, also where nothing ends it. */
  readonly isOver: boolean
}

/** What the agent said so far: whole lines only, and of those only what is new since the last call. */
export function readSaid(path: string, { mark, format, isOver }: ReadAs): SaidByAgent {
  const reading = readings.get(mark) ?? { offset: 0, said: NOTHING_SAID }
  let rest = ''
  withFile(path, (file, size) => {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(0, size - reading.offset)))
    while (reading.offset < size) {
      const length = readSync(file, chunk, 0, chunk.length, reading.offset)
      const end = chunk.subarray(0, length).lastIndexOf(NEWLINE) + 1
      // A line that is longer than all that is read at once tells nothing.
      const used = end > 0 ? end : length === CHUNK_BYTES ? length : 0
      if (used === 0) {
        rest = chunk.subarray(0, length).toString('utf8')
        break
      }
      reading.said = readOutput(format, chunk.subarray(0, used).toString('utf8'), reading.said)
      reading.offset += used
    }
  })
  readings.set(mark, reading)
  return isOver ? readOutput(format, rest, reading.said) : reading.said
}

/** The last bytes of a file, as text; empty where there is none. */
export function readTail(path: string, bytesMax: number): string {
  let tail = ''
  withFile(path, (file, size) => {
    const bytes = Buffer.alloc(Math.min(bytesMax, size))
    readSync(file, bytes, 0, bytes.length, Math.max(0, size - bytesMax))
    tail = bytes.toString('utf8').replace(/^\uFFFD+/, '')
  })
  return tail
}

function withFile(path: string, act: (file: number, size: number) => void): void {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return
  }
  try {
    act(file, fstatSync(file).size)
  } finally {
    closeSync(file)
  }
}
