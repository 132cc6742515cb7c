import { expect, test } from 'vitest'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'

const PATH = 'tasks/task-012.md'

function problemsOf(text: string, path = PATH): string[] {
  return parseTask(path, text).problems.map(({ line, message }) => `${line}: ${message}`)
}

function withLine(line: string): string {
  return `---\nid: task-012\ntitle: Form\n${line}\n---\n`
}

test.each([
  ['id: task-013', '4: The key "id" is there twice; one was expected.'],
  ['priority: urgent', '4: "priority" is "urgent"; one of critical, high, medium, low was expected.'],
  ['priority: [high]', '4: "priority" is a list; one line of text was expected.'],
  ['depends_on: [task-010, nine]', '4: "nine" in depends_on is no task id; ids look like task-012.'],
  ['depends_on: [task-010, "../x", -f]', '4: "../x" in depends_on is no task id; ids look like task-012.'],
  ['depends_on: [task-010, 12]', '4: The task depends on itself (task-012).'],
  ['depends_on: {a: b}', '4: "depends_on" is a map; a list was expected.'],
  ['scope: [[x]]', '4: An item of "scope" is a list; text was expected.'],
  ['lease: soon', '4: "lease" is "soon"; a duration such as 60m, 2h or 1d was expected.'],
  ['lease: 0m', '4: "lease" is "0m"; a duration such as 60m, 2h or 1d was expected.'],
  ['sprint: next', '4: "sprint" is "next"; a whole number from 0 on was expected.'],
  ['sprint: 1.5', '4: "sprint" is "1.5"; a whole number from 0 on was expected.'],
  ['backlog: maybe', '4: "backlog" is "maybe"; true or false was expected.'],
  ['created: yesterday', '4: "created" is "yesterday"; a time was expected.'],
  ['closed: {as: done}', '4: "closed" is a map; "as" with one of completed, failed, cancelled was expected.'],
  ['approved: {commit: main}', '4: "approved" is a map; a commit was expected.'],
  ['reopened: -1', '4: "reopened" is "-1"; a whole number from 0 on was expected.'],
])('%j is a problem of that field alone', (line, problem) => {
  const text = withLine(`${line}\nestimate: 2h`)
  expect(problemsOf(text)).toContain(problem)
  expect(parseTask(PATH, text)).toMatchObject({ title: 'Form', estimate: '2h' })
  for (const { fix } of parseTask(PATH, text).problems) expect(fix).not.toBe('')
})

test('what is wrong is dropped and the rest of the list stays', () => {
  expect(parseTask(PATH, withLine('depends_on: [task-010, nine, 012, 011, 10]')).dependsOn).toEqual([
    'task-010',
    'task-011',
  ])
})

test('the path says which task it is', () => {
  const text = '---\nid: task-013\ntitle: Form\n---\n'
  expect(parseTask(PATH, text).id).toBe('task-012')
  expect(problemsOf(text)).toEqual(['2: The file says it is "task-013"; its name says task-012.'])
  expect(problemsOf('---\nid: "012"\ntitle: Form\n---\n')).toEqual([])
  expect(problemsOf('# Task-013: Form\n')).toEqual([
    '1: The file says it is "task-013"; its name says task-012.',
  ])
})

test('a file that is not named by the rule says how to rename it', () => {
  expect(parseTask('tasks/task-12.md', withLine('')).problems).toMatchObject([
    { line: null, fix: 'Rename it: git mv tasks/task-12.md tasks/task-012.md.' },
  ])
})

test.each([
  ['---\nid: task-012\n---\n# Task-012: From the heading\n', 'From the heading'],
  ['---\nid: task-012\ntitle: ""\n---\n# Plain heading\n', 'Plain heading'],
  ['---\nid: task-012\ntitle: [a]\n---\n', 'task-012'],
  ['', 'task-012'],
  ['just text\n', 'task-012'],
])('without a title in %j it is %j, and that is a problem', (text, title) => {
  expect(parseTask(PATH, text).title).toBe(title)
  expect(problemsOf(text).join()).toMatch(/title/)
})

test('a title that is too long is shown shortened', () => {
  const task = parseTask(PATH, `---\nid: task-012\ntitle: ${'😀'.repeat(200)}\n---\n`)
  expect(task.title.length).toBeLessThanOrEqual(300)
  expect(task.title).toMatch(/^(?:😀)+…$/u)
  expect(task.problems).toMatchObject([
    { line: 3, message: 'The title has 400 characters; at most 300 were expected.' },
  ])
})

test('a title of several lines is one line', () => {
  expect(parseTask(PATH, '---\nid: task-012\ntitle: |\n  one\n  two\n---\n').title).toBe('one two')
})

test('a committed conflict hides nothing else', () => {
  const task = parseTask(
    PATH,
    '---\nid: task-012\n<<<<<<< HEAD\ntitle: ours\n=======\ntitle: theirs\n>>>>>>> x\nclosed: {as: cancelled}\n---\n',
  )
  expect(task).toMatchObject({ title: 'ours', closed: { as: 'cancelled' } })
  expect(task.problems).toMatchObject([{ line: 3 }])
})

test('front matter in another language is a problem, and the task still shows', () => {
  expect(parseTask(PATH, '---js\n{ title: process.exit(1) }\n---\n# Task-012: Form\n')).toMatchObject({
    title: 'Form',
    problems: [{ path: PATH, line: 1 }],
  })
})

test('problems have the path and are in the order of the file', () => {
  const task = parseTask(PATH, withLine('sprint: x\nlease: y\npriority: z'))
  expect(task.problems.map(({ path, line }) => [path, line])).toEqual([
    [PATH, 4],
    [PATH, 5],
    [PATH, 6],
  ])
})

test('a file of many faults has few problems', () => {
  const items = Array.from({ length: 500 }, () => 'x y').join(', ')
  expect(parseTask(PATH, withLine(`depends_on: [${items}]`)).problems.length).toBeLessThanOrEqual(30)
})
