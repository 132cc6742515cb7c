import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drain } from './parts/drain.ts'
import { numberAfter } from './parts/words.ts'

// How many claims a second do several workers in one process make over one remote on this disk?
// npm run bench:claims [-- --workers N --tasks N --count N --json]; --count: so many in one push.

const words = process.argv.slice(2)
const workers = numberAfter(words, '--workers', 8)
const tasks = numberAfter(words, '--tasks', 200)
const count = numberAfter(words, '--count', 1)

const root = await mkdtemp(join(tmpdir(), 'claim-drain-'))
try {
  const { claimed, twice, seconds } = await drain({ root, workers, tasks, count })
  const rate = claimed / seconds
  process.stdout.write(
    words.includes('--json')
      ? `${JSON.stringify({ workers, tasks, count, claimed, twice, seconds, perSecond: rate })}\n`
      : `${claimed} claims by ${workers} workers, ${count} at a time, in ${seconds.toFixed(1)} s: ${rate.toFixed(1)}/s, ${twice} claimed twice\n`,
  )
  process.exitCode = twice === 0 && claimed === tasks ? 0 : 1
} finally {
  await rm(root, { recursive: true, force: true })
}
