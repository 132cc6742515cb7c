import { describe, expect, test } from 'vitest'
import { type No, saysNo } from '../support/bad-input.ts'
import { brainOk } from '../support/brain-cli.ts'
import { fileAt, git } from '../support/git-sandbox.ts'
import { laidOut, syncJson } from '../support/laid-out.ts'

const HINT_ID = 'Ids look like 12, 012 or task-012.'
const badId = (id: string): No => ({ exit: 2, code: 'INVALID_ID', message: id, hint: HINT_ID })
const usage = (message: string | RegExp, hint: string | RegExp): No => ({
  exit: 2,
  code: 'USAGE',
  message,
  hint,
})
const badInput = (message: string | RegExp, hint: string | RegExp): No => ({
  exit: 2,
  code: 'BAD_INPUT',
  message,
  hint,
})

/** Words, with what they get. */
const REFUSED: readonly (readonly [words: readonly string[], no: No])[] = [
  [['show', '../x'], badId('../x')],
  [['show', '001;rm'], badId('001;rm')],
  [['show', '--', '-f'], badId('-f')],
  [['show', ''], badId('')],
  [['show', '-f'], usage(/.+/, /brain (help )?show/)],
  [['create-task', '../x', 'Title'], badId('../x')],
  [['create-task', '001;rm', 'Title'], badId('001;rm')],
  [['edit-task', '../../etc/passwd', '--priority', 'high'], badId('../../etc/passwd')],
  [['worker', 'claim', '$(touch x)'], badId('$(touch x)')],
  [['worker-instructions', 'task/001'], badId('task/001')],
  [['create-task', 'Title', '--depends-on', 'x;y'], badId('x;y')],
  [['create-task'], usage('title is missing', 'brain create-task')],
  [['create-task', '007'], usage('A title is missing after the id 007', 'brain create-task 007 "')],
  [['create-task', ''], badInput('The title is empty', 'brain create-task')],
  [['create-task', '  \n\t '], badInput('The title is empty', 'brain create-task')],
  [['create-task', '\u200b\u202e'], badInput('The title is empty', 'brain create-task')],
  [['create-task', 'x'.repeat(301)], badInput('301 characters; at most 300', '--objective')],
  [['edit-task', '1', '--title', 'x'.repeat(5000)], badInput('5000 characters; at most 300', '--objective')],
  [['edit-task', '1', '--title', ''], badInput('The title is empty', 'brain')],
  [['create-task', 'Title', '--lease', 'soon'], badInput('"soon" is not a duration', '--lease 60m')],
  [['create-task', 'Title', '--priority', 'urgent'], usage(/urgent.*critical/, 'Usage: brain create-task')],
  [
    ['create-task', '001', 'Again'],
    { exit: 1, code: 'TASK_EXISTS', message: 'task-001', hint: 'brain edit-task task-001' },
  ],
  [
    ['create-task', 'Title', '--depends-on', '99'],
    { exit: 1, code: 'DEPENDENCY_UNKNOWN', message: 'task-099', hint: 'brain list' },
  ],
  [['show', '99'], { exit: 1, code: 'TASK_NOT_FOUND', message: 'task-099', hint: 'brain list' }],
  [['edit-task', '1'], usage('Nothing to change', '--priority')],
  [['lst'], usage('lst', 'list')],
  [['create-tsk', 'x'], usage('create-tsk', 'create-task')],
  [['worker', 'clam'], usage('worker clam', 'worker claim')],
  [['constructor'], usage('constructor', 'brain help')],
  [['list', '--stat', 'ready'], usage(/'--stat'.*Did you mean --state/, 'Usage: brain list')],
  [['list', '--state', 'redy'], usage('redy', /ready/)],
  [['list', '--fields', 'id,titel'], { exit: 2, code: 'UNKNOWN_FIELD', message: 'titel', hint: 'title' }],
  [['list', 'surplus'], usage(/too many/i, 'Usage: brain list')],
  [
    ['create-task', 'Title', '--body-file', 'missing.md'],
    { exit: 2, code: 'FILE_NOT_READABLE', message: 'missing.md', hint: 'standard input' },
  ],
  [
    ['create-task', '--batch', '.'],
    { exit: 2, code: 'FILE_NOT_READABLE', message: /\./, hint: 'standard input' },
  ],
  [['worker', 'report', '1', '--progress', 'half'], { exit: 2, code: 'USAGE', message: 'half', hint: /.+/ }],
]

test('words that cannot be are refused, each with its own next step, and change nothing', async () => {
  const { dir, shared } = await laidOut()
  const wrong: string[] = []
  for (const [words, no] of REFUSED) {
    await saysNo({ dir, others: [shared] }, words, no).catch((error: unknown) =>
      wrong.push(`${words.join(' ')}: ${String(error)}`),
    )
  }
  expect(wrong).toEqual([])
})

const BATCHES: readonly (readonly [name: string, text: string, no: No])[] = [
  ['bad YAML', '- title: "A\n- title: B\n', badInput(/line \d+/, 'A list such as')],
  [
    'an unknown key',
    '- title: A\n- title: B\n  priorty: high\n',
    badInput(/item 2.*priorty/, 'A list such as'),
  ],
  ['no title', '- title: A\n- priority: high\n', badInput(/item 2.*title/, 'A list such as')],
  ['an empty title', '- title: A\n- title: ""\n', badInput('The title is empty', /.+/)],
  ['a wrong id', '- {title: A, id: "../x"}\n', badInput('../x', 'A list such as')],
  ['nothing in it', '', badInput(/.+/, 'A list such as')],
  ['an empty list', '[]', badInput('the list is empty', 'A list such as')],
  [
    'a bomb of aliases',
    `a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
    badInput(/.+/, 'A list such as'),
  ],
  [
    'a circle',
    '- {id: 10, title: A, depends_on: 11}\n- {id: 11, title: B, depends_on: 10}\n',
    {
      exit: 1,
      code: 'DEPENDENCY_CYCLE',
      message: /task-010 → task-011 → task-010|task-011 → task-010 → task-011/,
      hint: 'Leave out',
    },
  ],
  [
    'an unknown dependency',
    '- {title: A}\n- {title: B, depends_on: [99]}\n',
    { exit: 1, code: 'DEPENDENCY_UNKNOWN', message: 'task-099', hint: 'brain list' },
  ],
  [
    'an id twice',
    '- {id: 10, title: A}\n- {id: 10, title: B}\n',
    { exit: 1, code: 'TASK_EXISTS', message: 'task-010', hint: /.+/ },
  ],
  [
    'an id that is taken',
    '- {title: A}\n- {id: 1, title: B}\n',
    { exit: 1, code: 'TASK_EXISTS', message: 'task-001', hint: /.+/ },
  ],
]

test('a batch with one thing wrong creates none of its tasks', async () => {
  const { dir, shared } = await laidOut()
  const wrong: string[] = []
  for (const [name, input, no] of BATCHES) {
    const ground = { dir, others: [shared], options: { input } }
    await saysNo(ground, ['create-task', '--batch', '-'], no).catch((error: unknown) =>
      wrong.push(`${name}: ${String(error)}`),
    )
  }
  expect(wrong).toEqual([])
})

test('a circle made by an edit is named from end to end', async () => {
  const { dir, shared } = await laidOut()
  await brainOk(dir, ['create-task', 'Two', '--depends-on', '1'])
  await brainOk(dir, ['create-task', 'Three', '--depends-on', '2'])
  const cycle =
    /task-001 → task-003 → task-002 → task-001|task-003 → task-002 → task-001 → task-003|task-002 → task-001 → task-003 → task-002/
  const no = { exit: 1, code: 'DEPENDENCY_CYCLE', message: cycle, hint: 'Leave out one' }
  await saysNo({ dir, others: [shared] }, ['edit-task', '1', '--depends-on', '3'], no)
  await saysNo({ dir, others: [shared] }, ['edit-task', '1', '--depends-on', '1'], {
    ...no,
    message: 'task-001 → task-001',
  })
})

const TITLES = [
  'He said "no" and \'yes\' `code` $HOME $(id) \\ back',
  '🫖 Tee — 日本語 für alle',
  'תיבת דואר مرحبا',
  "- [ ] # not: a heading | pipe, & 'tail' #",
  'null',
  '0x1F',
  '[link](http://x) *bold* <b>html</b> <!-- brain:end queue -->',
  '--help',
  'x'.repeat(300),
  '2026-11-21',
  '@everyone !important %percent ? : {a: b}',
]

describe('titles that look like something else', () => {
  test('come back as they were written: by word, by batch, by edit, from another clone', async () => {
    const { box, dir, shared } = await laidOut()
    await brainOk(dir, ['create-task', '--batch', '-'], {
      input: JSON.stringify(TITLES.map((title) => ({ title }))),
    })
    for (const title of TITLES.slice(0, 3)) await brainOk(dir, ['create-task', '--', title])
    await brainOk(dir, ['edit-task', '1', '--title', TITLES[0]!])
    const other = await box.clone(shared, 'bob')
    const { tasks } = (await brainOk(other, ['list', '--json'])).json<{
      tasks: { title: string; problems: unknown[] }[]
    }>().data
    expect(tasks.map(({ title }) => title)).toEqual([TITLES[0], ...TITLES, ...TITLES.slice(0, 3)])
    expect(tasks.flatMap(({ problems }) => problems)).toEqual([])
    expect(await syncJson(dir)).toMatchObject({ planUpdated: false, commit: null })
    expect((await fileAt(shared, 'main', 'WORK-PLAN.md'))?.match(/<!-- brain:end queue/g)).toHaveLength(1)
    expect(await git(dir, 'status', '--porcelain')).toBe('')
  })

  test('with line breaks become one line', async () => {
    const { dir } = await laidOut()
    await brainOk(dir, ['create-task', 'One\n---\nid: task-666\r\n# Two'])
    const { tasks } = (await brainOk(dir, ['list', '--json'])).json<{
      tasks: { id: string; title: string }[]
    }>().data
    expect(tasks.map(({ id, title }) => [id, title])).toContainEqual([
      'task-002',
      'One --- id: task-666 # Two',
    ])
  })
})
