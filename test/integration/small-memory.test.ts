import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { readProcFile } from '../../src/adapters/system/proc-file.ts'
import { keepHeapSmall } from '../../src/adapters/system/small-heap.ts'

test.runIf(process.platform === 'linux')(
  'what a file of /proc says is read whole, however long it is',
  async () => {
    const env = { LONG: 'x'.repeat(100_000), LAST: 'here' }
    const child = spawn('/bin/sleep', ['60'], { env })
    try {
      await expect
        .poll(() => readProcFile(`/proc/${child.pid}/environ`).toString('latin1'), { timeout: 10_000 })
        .toMatch(/^LONG=x{100000}\0LAST=here\0$/)
      expect(readProcFile('/proc/self/stat').toString('latin1')).toMatch(/^\d+ \(.+\) R/)
    } finally {
      child.kill('SIGKILL')
    }
  },
)

test.runIf(process.platform === 'linux')(
  'a look at every process, again and again, sets no memory aside for each',
  () => {
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    for (let round = 0; round < 50; round++)
      for (let index = 0; index < 100; index++) {
        readProcFile('/proc/self/stat')
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      }
    expect(most).toBeLessThan(1024 * 1024)
  },
)

/** In a heap of its own: that of this process has grown already by what other tests did. */
const FORGETS = `
const kept = []
for (let round = 0; round < 40; round++)
  kept[round % 3] = Array.from({ length: 20_000 }, (_, at) => ({ at, text: round + ' ' + at }))
const young = require('node:v8').getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
require('node:worker_threads').parentPort.postMessage(young.space_size)
`

test('a heap that is kept small does not grow with what is soon forgotten', async () => {
  keepHeapSmall()
  try {
    const [size] = (await once(new Worker(FORGETS, { eval: true }), 'message')) as [number]
    expect(size).toBeLessThanOrEqual(16 * 1024 * 1024)
  } finally {
    // For the tests after this one, in the same process.
    setFlagsFromString('--no-optimize-for-size')
    if (Number.parseInt(process.versions.node) < 24) setFlagsFromString('--semi-space-growth-factor=2')
  }
})
