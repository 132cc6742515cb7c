import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureRecovery, measureSnapshots } from './parts/autosave-times.ts'
import { numberAfter } from './parts/words.ts'

// How long does a snapshot of a large clone take, and how long until a wiped machine goes on with its task?
// npm run bench:autosave [-- --files N --changed N --rounds N --json]

const words = process.argv.slice(2)
const files = numberAfter(words, '--files', 20_000)
const changed = numberAfter(words, '--changed', 10)
const rounds = numberAfter(words, '--rounds', 10)

const root = await mkdtemp(join(tmpdir(), 'autosave-'))
try {
  const { first, seconds, pushed } = await measureSnapshots(root, { files, changed, rounds })
  const recovery = await measureRecovery(root)
  const [best, middle, worst] = [
    seconds[0] ?? 0,
    seconds[Math.floor(seconds.length / 2)] ?? 0,
    seconds.at(-1) ?? 0,
  ]
  process.stdout.write(
    words.includes('--json')
      ? `${JSON.stringify({ files, changed, first, seconds, pushed, recovery })}\n`
      : [
          `snapshot, ${files} files, ${changed} changed: median ${middle.toFixed(2)} s (${best.toFixed(2)} to ${worst.toFixed(2)})`,
          `the first one: ${first.toFixed(2)} s; with the push: ${pushed.toFixed(2)} s`,
          `a wiped machine, from the clone to the result handed in: ${recovery.toFixed(1)} s`,
          '',
        ].join('\n'),
  )
} finally {
  await rm(root, { recursive: true, force: true })
}
