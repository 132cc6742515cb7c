import fc from 'fast-check'
import { expect } from 'vitest'
import { readTrailers, withOperation } from '../../src/adapters/commit-message.ts'
import { checkedOutBranches } from '../../src/adapters/git/git-local-refs.ts'
import { readLog } from '../../src/adapters/git/git-history.ts'
import { quotePath } from '../../src/adapters/git/git-commits.ts'
import { settlePush } from '../../src/adapters/git/git-push.ts'
import { listBranches } from '../../src/adapters/git/git-refs.ts'
import { takeAnswers, type Question } from '../../src/adapters/git/object-reader.ts'
import { entriesOf } from '../../src/adapters/git/read-tree.ts'
import { withoutCredentials } from '../../src/domain/without-credentials.ts'
import { placeThatSays } from './a-git.ts'
import { fuzz, unlessFailure, unlessFails } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

const ID = 'a'.repeat(40)
const NAME = fc.oneof(
  fc.string(),
  fc.constantFrom('refs/brain/heads/task/001', 'main', '12', '-5', '1e30', ''),
)

/** What git prints, or nearly: fields in an order, and lines that were cut off. */
const ANSWER = fc.oneof(
  HOSTILE_TEXT,
  fc
    .array(fc.array(fc.oneof(NAME, fc.constant(ID)), { minLength: 1, maxLength: 8 }), { maxLength: 6 })
    .chain((rows) =>
      fc
        .constantFrom('\0', '\t', ' ')
        .chain((mark) =>
          fc.constantFrom('\n', '\0', '\0\0').map((end) => rows.map((row) => row.join(mark)).join(end)),
        ),
    ),
)

fuzz('whatever git says of branches and worktrees is read', ANSWER, async (answer) => {
  const place = placeThatSays(answer)
  const branches = listBranches(place)
  expect(branches.every(({ branch }) => typeof branch === 'string')).toBe(true)
  expect(await checkedOutBranches(place)).toBeInstanceOf(Map)
})

fuzz('whatever git says of history is read', ANSWER, async (answer) => {
  const entries = await readLog(placeThatSays(answer), 'HEAD', { max: 10 })
  expect(entries.every(({ at }) => !Number.isNaN(Date.parse(at)))).toBe(true)
})

fuzz('whatever git says of objects goes to the questions in their order', ANSWER, (answer) => {
  const bytes = Buffer.from(`${ID} blob 3\nabc\n${answer}`)
  const asked = ['contents', 'info', 'contents'] as const
  const answers: (readonly unknown[])[] = []
  const waiting = asked.map((word): Question => {
    return {
      word,
      count: 1,
      answers: [],
      resolve: (got) => answers.push(got),
      reject: () => expect.unreachable(),
    }
  })
  const unread = takeAnswers(bytes, waiting)
  expect(answers[0]).toEqual([{ id: ID, type: 'blob', size: 3, bytes: Buffer.from('abc') }])
  expect(answers.length + waiting.length).toBe(asked.length)
  expect(bytes.subarray(bytes.length - unread.length)).toEqual(unread)
})

fuzz('a tree is read to its end, or damaged', fc.oneof(fc.uint8Array(), ANSWER), (answer) => {
  const bytes = Buffer.from(answer)
  const tree = { id: ID, type: 'tree', size: bytes.length, bytes }
  const entries = unlessFailure(() => [...entriesOf(ID, tree)]) ?? []
  expect(entries.every(({ name, id }) => typeof name === 'string' && id.length === ID.length)).toBe(true)
})

const LINE = fc.oneof(
  HOSTILE_TEXT,
  fc.constantFrom(
    '! [rejected] (stale info)',
    '!\tx:refs/heads/main\t[rejected] (fetch first)',
    'Done',
    '!\t',
  ),
)

fuzz(
  'whatever git says of a push is an outcome or a failure',
  fc.tuple(LINE, LINE),
  async ([stdout, stderr]) => {
    const place = placeThatSays('')
    const output = { exitCode: 1, stdout: Buffer.from(stdout), stderr }
    const outcome = await unlessFails(() =>
      settlePush(place, [{ branch: 'main', from: null, to: ID }], output),
    )
    expect(['applied', 'stale', null]).toContain(outcome)
  },
)

fuzz(
  'a message keeps its text, and its trailers are read back',
  fc.tuple(HOSTILE_TEXT, HOSTILE_TEXT),
  ([subject, rest]) => {
    const message = withOperation(`${subject.replaceAll(/\s+/g, ' ') || 'x'}\n\n${rest}`, 'op-1')
    expect(readTrailers(message)['Brain-Op']).toBe('op-1')
  },
)

fuzz('a path in quotes is one line', HOSTILE_TEXT, (text) => {
  expect(quotePath(text)).not.toContain('\n')
  expect(withoutCredentials(`https://user:secret@host/${text}`)).not.toContain('secret')
})
