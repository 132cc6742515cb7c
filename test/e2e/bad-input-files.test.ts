import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { saysNo } from '../support/bad-input.ts'
import { brain, brainOk } from '../support/brain-cli.ts'
import { fileAt, git } from '../support/git-sandbox.ts'
import { laidOut } from '../support/laid-out.ts'

interface Problem {
  readonly path: string
  readonly line: number | null
  readonly message: string
  readonly fix: string
}

interface Told {
  readonly tasks: readonly {
    readonly id: string
    readonly title: string
    readonly state: string
    readonly problems: readonly Problem[]
  }[]
  readonly problems: readonly Problem[]
}

type Put = string | Buffer | { readonly folder: true } | { readonly link: string }

const task = (number: string, ...lines: string[]): string =>
  `---\nid: task-${number}\ntitle: Of ${number}\n${lines.map((line) => `${line}\n`).join('')}---\n# Task-${number}: Of ${number}\n\n## Objective\n\nDo it.\n`

/** Number → what lies there instead of a good task file, whether it still is a task, and the line that is named. */
const BROKEN: Readonly<
  Record<
    string,
    { readonly put: Put; readonly listed: boolean; readonly line: number | null; readonly says: RegExp }
  >
> = {
  '010': {
    put: Buffer.from(`---\nid: task-010\ntitle: Caf\xe9\n---\n`, 'latin1'),
    listed: false,
    line: null,
    says: /not UTF-8/,
  },
  '011': { put: task('011', 'scope: [a, b', 'priority: high'), listed: true, line: 4, says: /./ },
  '012': {
    put: task('012', 'priority: high', 'priority: low'),
    listed: true,
    line: 5,
    says: /priority.*(twice|again|once)|unique|duplicate/i,
  },
  '013': { put: task('001'), listed: true, line: 2, says: /task-001.*task-013/ },
  '014': {
    put: task('014', '<<<<<<< HEAD', 'priority: high', '=======', 'priority: low', '>>>>>>> theirs'),
    listed: true,
    line: 4,
    says: /conflict/i,
  },
  '015': {
    put: `${task('015')}${'x'.repeat(20 * 1024 * 1024)}`,
    listed: false,
    line: null,
    says: /larger than 1048576 bytes/,
  },
  '016': { put: { folder: true }, listed: false, line: null, says: /folder/ },
  '017': { put: { link: '/etc/passwd' }, listed: false, line: null, says: /link/ },
  '018': { put: '', listed: true, line: 1, says: /no title/ },
  '019': {
    put: '---js\nrequire("fs").writeFileSync("/tmp/owned", "1")\n---\n# Task-019: Of 019\n',
    listed: true,
    line: 1,
    says: /nothing is run/,
  },
  '020': { put: task('020', 'priority: soon', 'depends_on: [nobody]'), listed: true, line: 4, says: /soon/ },
  '021': { put: task('021').replace('\n---\n#', '\n#'), listed: true, line: 1, says: /---/ },
}

/** Odd, and good all the same. */
const ODD: Readonly<Record<string, string>> = {
  '030': task('030').replaceAll('\n', '\r\n'),
  '031': `\uFEFF${task('031')}`,
  '032': task('032').trimEnd(),
  '033': `\uFEFF${task('033').replaceAll('\n', '\r\n').trimEnd()}`,
}

async function withBadFiles(): Promise<{ dir: string; shared: string }> {
  const { dir, shared } = await laidOut()
  for (const [number, { put }] of Object.entries(BROKEN))
    await putFile(join(dir, `tasks/task-${number}.md`), put)
  for (const [number, text] of Object.entries(ODD))
    await writeFile(join(dir, `tasks/task-${number}.md`), text)
  await putFile(join(dir, 'results/task-001-blocker.md'), { link: '/etc/passwd' })
  await git(dir, 'add', 'tasks', 'results')
  await git(dir, 'commit', '--quiet', '-m', 'By hand')
  await git(dir, 'push', '--quiet')
  return { dir, shared }
}

async function putFile(path: string, put: Put): Promise<void> {
  await rm(path, { recursive: true, force: true })
  if (typeof put === 'string' || Buffer.isBuffer(put)) return await writeFile(path, put)
  if ('link' in put) return await symlink(put.link, path)
  await mkdir(path)
  await writeFile(join(path, 'inside.md'), 'x\n')
}

test('every bad file is a problem with its place and fix, and hides no other task', async () => {
  const { dir } = await withBadFiles()
  const { tasks } = (await brainOk(dir, ['list', '--fetch', '--json'])).json<Told>().data
  const { problems } = (await brainOk(dir, ['status', '--json'])).json<Told>().data
  for (const [number, { listed, line, says }] of Object.entries(BROKEN)) {
    const id = `task-${number}`
    expect(
      tasks.some((one) => one.id === id),
      id,
    ).toBe(listed)
    const all = [...problems, ...tasks.flatMap((one) => one.problems)].filter(
      ({ path }) => path === `tasks/${id}.md`,
    )
    expect(all.map(({ message }) => message).join('\n'), id).toMatch(says)
    expect(
      all.map((problem) => problem.line),
      id,
    ).toContain(line)
    expect(
      all.every(({ fix }) => fix !== ''),
      id,
    ).toBe(true)
  }
  expect(tasks.find(({ id }) => id === 'task-001')).toMatchObject({ state: 'ready', title: 'Product list' })
  expect(JSON.stringify(problems)).toContain('results/task-001-blocker.md')
  for (const number of Object.keys(ODD))
    expect(tasks.find(({ id }) => id === `task-${number}`)).toMatchObject({
      title: `Of ${number}`,
      state: 'ready',
      problems: [],
    })
  const text = await brainOk(dir, ['list'])
  expect(text.stderr).toMatch(/^warning: tasks\/task-\d+\.md(:\d+)?: /m)
  expect(text.stderr).toContain('brain health')
  expect(text.stdout + text.stderr).not.toContain('root:')
  expect((await brain(dir, ['health'])).stdout).toContain('tasks/task-015.md')
  expect(await brain('/tmp' === dir ? dir : dir, ['show', '17']).then(({ stdout }) => stdout)).not.toContain(
    'root:',
  )
})

test('ids of files that cannot be read are taken, and work goes on beside them', async () => {
  const { dir, shared } = await withBadFiles()
  for (const id of ['10', '15', '16', '17'])
    await saysNo({ dir, others: [shared] }, ['create-task', id, 'New'], {
      exit: 1,
      code: 'TASK_EXISTS',
      message: `task-0${id}`,
      hint: /.+/,
    })
  await brainOk(dir, ['create-task', 'New'])
  expect(await fileAt(shared, 'main', 'tasks/task-034.md')).toContain('title: New')
  expect(await fileAt(shared, 'main', 'WORK-PLAN.md')).toContain('Task-030: Of 030')
  await saysNo({ dir, others: [shared] }, ['edit-task', '14', '--estimate', '2h'], {
    exit: 2,
    code: 'INVALID_TASK_FILE',
    message: 'tasks/task-014.md:4',
    hint: /.+/,
  })
  await brainOk(dir, ['worker', 'claim', '1', '--as', 'w1'])
})

test('an edit of an odd file keeps its bytes but for the one field', async () => {
  const { dir, shared } = await withBadFiles()
  for (const [number, before] of Object.entries(ODD)) {
    await brainOk(dir, ['edit-task', number, '--title', `New ${number}`])
    const after = (await fileAt(shared, 'main', `tasks/task-${number}.md`)) ?? ''
    expect(after.replaceAll(`New ${number}`, `Of ${number}`)).toBe(before)
  }
})

describe('files that a person has not saved in git yet', () => {
  test.each([
    ['invalid UTF-8', Buffer.from([0x2d, 0xff, 0xfe]), /UTF-8|not text/i],
    ['20 MB', 'x'.repeat(20 * 1024 * 1024), /too large|larger/i],
    [
      'conflict markers',
      task('002', '<<<<<<< HEAD', 'priority: high', '=======', 'priority: low', '>>>>>>> x'),
      /tasks\/task-002\.md:4/,
    ],
    ['invalid YAML', task('002', 'scope: [a'), /tasks\/task-002\.md:\d/],
  ])('with %s are not published by sync, and stay', async (_name, text, message) => {
    const { dir, shared } = await laidOut()
    await writeFile(join(dir, 'tasks/task-002.md'), text)
    const before = await git(shared, 'rev-parse', 'main')
    const run = await brain(dir, ['sync', '--json'])
    expect([run.code, await git(shared, 'rev-parse', 'main')]).toEqual([
      run.json().error?.code === 'FILE_TOO_LARGE' ? 1 : 2,
      before,
    ])
    expect(run.json().error?.message).toMatch(message)
    expect(await git(dir, 'status', '--porcelain')).toBe('?? tasks/task-002.md')
  })
})
