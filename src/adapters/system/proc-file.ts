import { closeSync, openSync, readSync } from 'node:fs'

let bytes = Buffer.allocUnsafeSlow(16 * 1024)

/** What `/proc/<pid>/stat` says from the state on, which is the third field (proc(5)). Throws where there is no such process. */
export function statFields(pid: number): readonly string[] {
  const stat = readProcFile(`/proc/${pid}/stat`).toString('latin1')
  // The name in parentheses may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/**
 * What a file below `/proc` says; the next call overwrites it. Such a file tells no size, so that node would set 64 KiB
 * aside for each, and who looks at every process once a second would fill memory with them. Throws as node does.
 */
export function readProcFile(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    for (let length = 0; ;) {
      const read = readSync(file, bytes, length, bytes.length - length, null)
      if (read === 0) return bytes.subarray(0, length)
      length += read
      if (length === bytes.length) bytes = Buffer.concat([bytes], length * 2)
    }
  } finally {
    closeSync(file)
  }
}
