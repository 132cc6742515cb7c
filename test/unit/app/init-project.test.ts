import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { INIT_TEMPLATES, layoutPaths } from '../../../src/app/init-layout.ts'
import { assertPlanBranch, initProject, type InitRequest } from '../../../src/app/init-project.ts'
import type { Change } from '../../../src/domain/decision.ts'
import { fold } from '../../../src/domain/fold.ts'
import { EMPTY_LOOK, type Look, type Tree } from '../../../src/domain/look.ts'
import { parseSettings } from '../../../src/domain/settings/parse-settings.ts'
import { parseTask } from '../../../src/domain/task/parse-task.ts'
import { sha256 } from '../../support/a-look.ts'
import { scriptLayout } from '../../support/script-layout.ts'

const WORLD = { now: new Date('2026-11-21T10:00:00Z'), actor: 'Ada', nonce: '0'.repeat(32), digest: sha256 }
const TEMPLATES = new Map(INIT_TEMPLATES.map((name) => [name, readFileSync(`src/templates/${name}`, 'utf8')]))

/** A plan branch with these files. */
function lookAt(files: Readonly<Record<string, string>>, overrides: Partial<Look> = {}): Look {
  const tree: Tree = new Map(
    Object.keys(files).map((path) => [path, { blob: sha256(path).slice(0, 40), mode: '100644' }]),
  )
  const commit = Object.keys(files).length === 0 ? null : 'a'.repeat(40)
  const tasks = Object.keys(files).filter((path) => /^tasks\/task-\d+\.md$/.test(path))
  return {
    ...EMPTY_LOOK,
    plan: { branch: 'main', commit, tree },
    base: { branch: 'main', commit },
    tasks: new Map(tasks.map((path) => [path, parseTask(path, files[path] ?? '')])),
    texts: new Map(Object.entries(files)),
    remote: 'https://example.com/team/site.git',
    ...overrides,
  }
}

function init(
  look: Look,
  request: Partial<InitRequest> = {},
): Change<ReturnType<typeof initProject>['result']> {
  return initProject(fold(look, WORLD), WORLD, {
    templates: TEMPLATES,
    folder: 'shop',
    settings: { sprint: {} },
    shims: false,
    tree: look.plan.tree,
    seen: { plan: look.plan.commit, base: look.base.commit },
    unsaved: new Set(),
    ...request,
  })
}

function textOf({ commits }: Pick<Change, 'commits'>, path: string): string {
  const edit = commits.flatMap(({ edits }) => edits).find((candidate) => candidate.path === path)
  return edit !== undefined && 'text' in edit ? edit.text : ''
}

/** The files as they are once the change is made. */
function after(files: Readonly<Record<string, string>>, change: Change): Record<string, string> {
  const edits = change.commits[0]?.edits ?? []
  return {
    ...files,
    ...Object.fromEntries(edits.map((edit) => [edit.path, 'text' in edit ? edit.text : ''])),
  }
}

describe('the settings', () => {
  test('are as the schema wants them, and say nothing that was not said', () => {
    const text = textOf(init(lookAt({})), '.brain/config.yml')
    expect(parseSettings(text)).toEqual({ settings: EMPTY_LOOK.settings, problems: [] })
  })

  test('hold any text that a person may say', () => {
    const goal = '# "no": {comment}\u00a0– it\'s: all | fine & <!-- brain:begin x --> {{project}}'
    const text = textOf(
      init(lookAt({}), { settings: { project: '- 1', sprint: { goal, delivery: '---' } } }),
      '.brain/config.yml',
    )
    const { settings, problems } = parseSettings(text)
    expect(problems).toEqual([])
    expect(settings).toMatchObject({ project: '- 1', sprint: { goal, delivery: '---' } })
  })

  test('name the plan branch where it is not the default one, or no remote would name that', () => {
    const apart = lookAt({}, { plan: { branch: 'brain/plan', commit: null, tree: new Map() } })
    for (const [look, plan] of [
      [apart, 'brain/plan'],
      [lookAt({}, { remote: null }), 'main'],
      [lookAt({}), null],
    ] as const) {
      expect(parseSettings(textOf(init(look), '.brain/config.yml')).settings.branches.plan).toBe(plan)
    }
  })
})

describe('a repository that is laid out', () => {
  const laidOut = after({ 'a.txt': 'a\n' }, init(lookAt({ 'a.txt': 'a\n' })))

  test('needs nothing more, even when its plan lags behind', () => {
    const files = { ...laidOut, 'tasks/task-001.md': '---\nid: task-001\ntitle: New\n---\n' }
    const change = init(lookAt(files))
    expect([change.commits, change.refs]).toEqual([[], []])
    expect(change.result).toMatchObject({ created: [], extended: [], closed: [] })
  })

  test('gets back what is missing, and nothing else is touched', () => {
    const { 'AGENTS.md': _, ...rest } = laidOut
    const change = init(lookAt(rest))
    expect(change.result.created).toEqual(['AGENTS.md'])
    expect(change.commits[0]?.edits.map(({ path }) => path)).toEqual(['AGENTS.md'])
  })
})

describe('a plan kept by hand', () => {
  const files = scriptLayout()

  test('closes the tasks that it lists as completed, without a commit or an attempt', () => {
    const change = init(lookAt(files))
    expect(change.result.closed).toEqual(['task-001'])
    const task = parseTask('tasks/task-001.md', textOf(change, 'tasks/task-001.md'))
    expect(task.closed).toEqual({
      as: 'completed',
      commit: null,
      attempt: null,
      by: 'Ada',
      at: '2026-11-21T10:00:00Z',
    })
  })

  test('leaves out tasks without a file, and those that are closed already', () => {
    const { 'tasks/task-001.md': _, ...rest } = files
    expect(init(lookAt(rest)).result.closed).toEqual([])
    expect(init(lookAt(after(files, init(lookAt(files))))).result.closed).toEqual([])
  })

  test('is overruled by what is said on the command line', () => {
    const change = init(lookAt(files), { settings: { workflow: 'waterfall', sprint: { number: 9 } } })
    const { settings } = parseSettings(textOf(change, '.brain/config.yml'))
    expect(settings).toMatchObject({
      workflow: 'waterfall',
      project: 'Tea Shop',
      sprint: { number: 9, start: '2026-11-09' },
    })
  })
})

test('what is unsaved is kept, and named only when it would have been written', () => {
  const change = init(lookAt({}), { unsaved: new Set(['CLAUDE.md', 'WORK-PLAN.md', 'README.md']) })
  expect(change.result.kept).toEqual(['CLAUDE.md', 'WORK-PLAN.md'])
  expect(change.result.notes).toEqual([expect.stringContaining('CLAUDE.md, WORK-PLAN.md.')])
  expect(change.commits[0]?.edits.map(({ path }) => path)).not.toContain('WORK-PLAN.md')
})

test('a base branch that does not exist is made with the plan branch', () => {
  const plan = { branch: 'brain/plan', commit: null, tree: new Map() }
  const change = init(lookAt({}, { plan }))
  expect(change.refs).toEqual([
    { branch: 'main', from: null, to: ':first' },
    { branch: 'brain/plan', from: null, to: ':main' },
  ])
})

test.each([
  [{ docs: 'x' }, 'docs is a file'],
  [{ '.brain': 'x' }, '.brain is a file'],
  [{ 'AGENTS.md/x': 'x' }, 'AGENTS.md is a folder'],
])('%j is in the way', (files, message) => {
  expect(() => init(lookAt(files))).toThrow(
    expect.objectContaining({
      code: 'BAD_INPUT',
      details: expect.objectContaining({ message: expect.stringContaining(message) as string }) as object,
    }) as Error,
  )
})

test('every path of the layout is made', () => {
  const { created } = init(lookAt({})).result
  expect([...created].sort()).toEqual([...layoutPaths(false)].sort())
})

test.each(['task', 'task/1', 'claude/x', '-x', 'a..b', 'a b', 'x.lock', '/x', 'x/', 'a//b', 'a\n'])(
  'a plan branch is not called %j',
  (name) => {
    expect(() => assertPlanBranch(name)).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error)
  },
)

test.each(['brain/plan', 'planning', 'tasks', 'plan-2'])('a plan branch may be called %s', (name) => {
  expect(() => assertPlanBranch(name)).not.toThrow()
})
