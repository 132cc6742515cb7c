import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { callHook, refusalIn } from '../support/a-hook.ts'
import type { Person, Project } from '../support/a-project.ts'
import { stagedProject } from '../support/staged-project.ts'

let project: Project
let ada: Person
let bea: Person

beforeAll(async () => {
  const staged = await stagedProject({
    people: ['ada', 'bea'],
    files: { 'src/api/form.ts': 'export {}\n', 'src/ui.ts': 'export {}\n', 'src/link.txt': 'x\n' },
    steps: [
      ['ada', 'init', '--yes'],
      ['ada', 'create-task', 'Contact form', '--scope', 'src/api/**', '--scope', 'docs/api.md'],
      ['ada', 'create-task', 'Anything at all'],
      ['bea', 'worker', 'claim', '1'],
    ],
  })
  ;({
    project,
    people: [ada, bea],
  } = staged)
  // Cut the other way: a link into a folder of the brain's, and one that leads out.
  await mkdir(join(bea.dir, 'src/api'), { recursive: true })
  await symlink('../../tasks', join(bea.dir, 'src/api/tasks'))
  await symlink(project.box.path, join(bea.dir, 'src/api/out'))
  await symlink(bea.dir, join(project.box.path, 'side-door'))
})

async function editing(person: Person, path: string, more: Readonly<Record<string, unknown>> = {}) {
  const file = path.startsWith('/') ? path : join(person.dir, path)
  const ran = await callHook(person, 'PreToolUse', {
    tool_name: 'Edit',
    tool_use_id: 'toolu_01',
    tool_input: { file_path: file, old_string: 'a', new_string: 'b' },
    ...more,
  })
  return { ...ran, reason: refusalIn(ran) }
}

test('a worker may edit what its scope names, and its own results', async () => {
  for (const path of ['src/api/form.ts', 'src/api/new/deep.ts', 'docs/api.md', 'results/task-001-notes.md'])
    expect((await editing(bea, path)).answer, path).toBeNull()
})

test('an edit outside of the scope is refused, with the scope and what to do instead', async () => {
  const { answer, reason } = await editing(bea, 'src/ui.ts')
  expect(answer).toEqual({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  })
  expect(reason).toContain('src/ui.ts is outside the scope of task-001')
  expect(reason).toContain('src/api/**, docs/api.md')
  expect(reason).toContain('brain worker ask 001')
})

test.each([
  ['tasks/task-001.md', 'written by the brain only'],
  ['WORK-PLAN.md', 'written by the brain only'],
  ['.brain/config.yml', 'written by the brain only'],
  ['results/task-001-feedback.md', "the brain's answer"],
  ['results/task-002-output.md', 'belongs to another task'],
  ['CLAUDE.md', 'unless the scope'],
  ['docs/other.md', 'unless the scope'],
  ['.git/config', 'belongs to git itself'],
  ['src/../tasks/task-001.md', 'written by the brain only'],
])('a worker may not edit %s', async (path, reason) => {
  expect((await editing(bea, path)).reason).toContain(reason)
})

test('a link is judged by where it leads', async () => {
  expect((await editing(bea, 'src/api/tasks/task-001.md')).reason).toContain('tasks/task-001.md is written')
  expect((await editing(bea, 'src/api/out/secrets.txt')).reason).toContain('a link on the way leads out')
  const door = join(project.box.path, 'side-door')
  expect((await editing(bea, join(door, 'src/ui.ts'))).reason).toContain('src/ui.ts is outside the scope')
  expect((await editing(bea, join(door, 'src/api/form.ts'))).answer).toBeNull()
})

test('files elsewhere on the disk are left to the client, those of another worktree are not', async () => {
  expect((await editing(bea, '/tmp/notes-of-the-session.md')).answer).toBeNull()
  const other = join(project.box.path, 'beas-other')
  await bea.git('worktree', 'add', '-q', '--detach', other)
  expect((await editing(bea, join(other, 'src/api/form.ts'))).reason).toContain('another working tree')
})

test('every tool that writes is looked at, and no other', async () => {
  const file_path = join(bea.dir, 'src/ui.ts')
  const tools = [
    { tool_name: 'Write', tool_input: { file_path, content: 'x'.repeat(2_000_000) } },
    { tool_name: 'MultiEdit', tool_input: { file_path, edits: [{ old_string: 'a', new_string: 'b' }] } },
    { tool_name: 'NotebookEdit', tool_input: { notebook_path: join(bea.dir, 'a.ipynb'), new_source: '' } },
  ]
  for (const tool of tools)
    expect((await editing(bea, 'src/ui.ts', tool)).reason, tool.tool_name).toContain('outside the scope')
  const reading = { tool_name: 'Read', tool_input: { file_path } }
  expect((await editing(bea, 'src/ui.ts', reading)).answer).toBeNull()
})

test('an empty scope opens all but what the brain writes', async () => {
  const cleo = await project.join('cleo')
  await cleo.ok('worker', 'claim', '2')
  expect((await editing(cleo, 'anything/new.ts')).answer).toBeNull()
  expect((await editing(cleo, 'tasks/task-002.md')).reason).toContain('written by the brain only')
})

test('the brain, a person and a session elsewhere are not held to any scope', async () => {
  expect((await editing(ada, 'src/ui.ts')).answer).toBeNull()
  expect((await editing(ada, 'tasks/task-001.md')).answer).toBeNull()
  await writeFile(join(project.box.path, 'loose.txt'), '')
  const run = await callHook({ dir: project.box.path }, 'PreToolUse', {
    tool_name: 'Write',
    tool_input: { file_path: join(project.box.path, 'loose.txt'), content: '' },
  })
  expect(run.answer).toBeNull()
})

test('a worker in a subfolder is judged by the root of its tree', async () => {
  const cwd = join(bea.dir, 'src/api')
  expect((await editing(bea, 'src/ui.ts', { cwd })).reason).toContain('outside the scope')
  expect((await editing(bea, 'src/api/form.ts', { cwd })).answer).toBeNull()
})

test('in a clone in which brain has not looked yet, the task file of the branch says the scope', async () => {
  const dan = await project.join('dan')
  await dan.git('switch', '-q', 'task/001')
  expect((await editing(dan, 'src/ui.ts')).reason).toContain('src/ui.ts is outside the scope of task-001')
  expect((await editing(dan, 'WORK-PLAN.md')).reason).toContain('written by the brain only')
  expect((await editing(dan, 'src/api/form.ts')).answer).toBeNull()
})
