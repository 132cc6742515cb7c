import { describe, expect, test } from 'vitest'
import { syncPlan, type Synced, type SyncRequest } from '../../../src/app/sync-plan.ts'
import type { Change, Decision, HandEdit } from '../../../src/domain/decision.ts'
import { fold } from '../../../src/domain/fold.ts'
import type { Look } from '../../../src/domain/look.ts'
import { parseFeedback } from '../../../src/domain/result/feedback.ts'
import { taskIdOf } from '../../../src/domain/task/task-id.ts'
import { parseTask } from '../../../src/domain/task/parse-task.ts'
import { aLook, blobOf, sha256, type LookParts } from '../../support/a-look.ts'

const WORLD = { now: new Date('2026-11-21T10:00:00Z'), actor: 'Ada', nonce: '0'.repeat(32), digest: sha256 }
const TASK = 'tasks/task-001.md'
const FEEDBACK = 'results/task-001-feedback.md'
const TEXT = '---\nid: task-001\ntitle: Title\n---\n# Task-001: Title\n'

function handEdit(path: string, text: string | null, before: string | null = null): HandEdit {
  return { path, text, blob: text === null ? null : sha256(text).slice(0, 40), before }
}

function sync(
  parts: LookParts,
  request: Partial<SyncRequest> = {},
  texts: Readonly<Record<string, string>> = {},
): Decision<Synced> {
  const plain = aLook(parts)
  const look: Look = { ...plain, texts: new Map([[TASK, TEXT], ...Object.entries(texts)]) }
  const nothing = {
    handEdits: [],
    planBefore: null,
    tree: look.plan.tree,
    unpushed: false,
    merged: [],
    remarks: [],
    unnamed: [],
  }
  return syncPlan(fold(look, WORLD), WORLD, { ...nothing, ...request })
}

function changed(decision: Decision<Synced>): Change<Synced> {
  if (decision.kind === 'refusal') throw new Error(`refused: ${decision.code}`)
  return decision
}

function textOf(decision: Decision<Synced>, path: string): string {
  const edit = changed(decision).commits[0]?.edits.find((candidate) => candidate.path === path)
  return edit !== undefined && 'text' in edit ? edit.text : ''
}

describe('a conflict', () => {
  const tree = new Map([['docs/a.md', { blob: 'theirs', mode: '100644' }]])

  test('is a file that is neither as it was nor as it is here', () => {
    const decision = sync(
      {},
      { tree, handEdits: [handEdit('docs/a.md', 'mine', 'old'), handEdit('docs/b.md', 'mine')] },
    )
    expect(decision).toMatchObject({ code: 'HAND_EDIT_CONFLICT', details: { paths: ['docs/a.md'] } })
  })

  test('is a deletion of what changed meanwhile, and an addition of what is there by now', () => {
    for (const edit of [handEdit('docs/a.md', null, 'old'), handEdit('docs/a.md', 'mine')]) {
      expect(sync({}, { tree, handEdits: [edit] })).toMatchObject({ code: 'HAND_EDIT_CONFLICT' })
    }
  })

  test('is none when HEAD has commits that go first, or the remote has the very same', () => {
    expect(sync({}, { tree, unpushed: true, handEdits: [handEdit('docs/a.md', 'mine', 'old')] }).kind).toBe(
      'change',
    )
    const same = { ...handEdit('docs/a.md', 'mine', 'old'), blob: 'theirs' }
    expect(changed(sync({}, { tree, handEdits: [same] })).result.published).toEqual([])
  })
})

describe('an edited task', () => {
  test('must be readable', () => {
    const broken = handEdit(TASK, TEXT.replace('title: Title', 'title: [Title'))
    expect(() => sync({}, { handEdits: [broken] })).toThrow(
      expect.objectContaining({ code: 'INVALID_TASK_FILE' }) as Error,
    )
  })

  test('may not wait for what does not exist, or for itself by others', () => {
    const waits = (id: string): HandEdit =>
      handEdit(TASK, TEXT.replace('---\n#', `depends_on: [${id}]\n---\n#`))
    expect(sync({}, { handEdits: [waits('task-009')] })).toMatchObject({ code: 'DEPENDENCY_UNKNOWN' })
    expect(
      sync({ tasks: [{}, { id: 2, dependsOn: [1] }] }, { handEdits: [waits('task-002')] }),
    ).toMatchObject({ code: 'DEPENDENCY_CYCLE' })
  })

  test('may go on waiting for what never existed', () => {
    const parts = { tasks: [{ dependsOn: [9] }] }
    const edit = handEdit(TASK, TEXT.replace('---\n#', 'depends_on: [task-009]\npriority: high\n---\n#'))
    expect(changed(sync(parts, { handEdits: [edit] })).result.published).toEqual([TASK])
  })

  test('may wait for another one of the same edit', () => {
    const handEdits = [
      handEdit('tasks/task-002.md', TEXT.replaceAll('001', '002')),
      handEdit(TASK, TEXT.replace('---\n#', 'depends_on: [task-002]\n---\n#')),
    ]
    expect(changed(sync({}, { handEdits })).result.published).toEqual(['tasks/task-002.md', TASK])
  })
})

describe('hand-written feedback', () => {
  const output = { summary: 'Done' }
  const tip = { branch: 'task/001', commit: 'c'.repeat(40), results: { status: { worker: 'w1' }, output } }

  test('names the output and the tip, whether it is edited here or came by plain git', () => {
    const edited = textOf(sync({ tips: [tip] }, { handEdits: [handEdit(FEEDBACK, 'Sort it.\n')] }), FEEDBACK)
    const pushed = textOf(
      sync({ tips: [tip] }, { unnamed: [FEEDBACK] }, { [FEEDBACK]: 'Sort it.\n' }),
      FEEDBACK,
    )
    for (const text of [edited, pushed]) {
      expect(parseFeedback(text)).toMatchObject([
        {
          kind: 'changes',
          blobs: [blobOf('output', output)],
          commit: tip.commit,
          by: 'Ada',
          text: 'Sort it.',
        },
      ])
    }
  })

  test('names the open blocker and question when nothing was handed in', () => {
    const [blocker, question] = [{ summary: 'Which?' }, { summary: 'How?' }]
    const open = { ...tip, results: { status: { worker: 'w1' }, blocker, question } }
    const text = textOf(sync({ tips: [open] }, { handEdits: [handEdit(FEEDBACK, 'This one.\n')] }), FEEDBACK)
    expect(parseFeedback(text)).toMatchObject([
      { kind: 'answer', blobs: [blobOf('blocker', blocker), blobOf('question', question)] },
    ])
  })

  test('that is on the remote already, named, is neither a conflict nor published again', () => {
    const named = textOf(sync({ tips: [tip] }, { handEdits: [handEdit(FEEDBACK, 'Sort it.\n')] }), FEEDBACK)
    const tree = new Map([[FEEDBACK, { blob: 'named', mode: '100644' }]])
    const decision = sync(
      { tips: [tip] },
      { tree, handEdits: [handEdit(FEEDBACK, 'Sort it.\n')] },
      { [FEEDBACK]: named },
    )
    expect(changed(decision).result.published).toEqual([])
  })

  test('is published as it is, with a word about it, when there is nothing that it could be about', () => {
    const decision = sync({}, { handEdits: [handEdit(FEEDBACK, 'Hello.\n')] })
    expect(textOf(decision, FEEDBACK)).toBe('Hello.\n')
    expect(changed(decision).result.notes).toEqual([expect.stringContaining('nothing handed in')])
  })
})

describe('an approved task whose commit is within base', () => {
  const commit = 'c'.repeat(40)
  const parts = {
    tasks: [{ approved: { commit, pullRequest: null } }],
    tips: [{ branch: 'task/001', commit, merged: true }],
  }
  const merged = [taskIdOf(1)]

  test('is closed as completed by it, and its branch is fenced', () => {
    const decision = sync(parts, { merged })
    expect(parseTask(TASK, textOf(decision, TASK)).closed).toMatchObject({
      as: 'completed',
      commit,
      by: 'Ada',
    })
    expect(changed(decision).refs).toEqual([
      { branch: 'main', from: 'a'.repeat(40), to: ':main' },
      { branch: 'task/001', from: commit, to: ':fence0' },
    ])
  })

  test('keeps the later work on its branch', () => {
    const late = { ...parts, tips: [{ branch: 'task/001', commit: 'd'.repeat(40) }] }
    expect(changed(sync(late, { merged })).refs.map(({ branch }) => branch)).toEqual(['main'])
  })

  test('is closed in the text that was edited by hand', () => {
    const text = textOf(sync(parts, { merged, handEdits: [handEdit(TASK, `${TEXT}Mine.\n`)] }), TASK)
    expect(text).toMatch(/Mine\.\n$/)
    expect(parseTask(TASK, text).closed?.as).toBe('completed')
  })
})

test('a deleted plan is not deleted', () => {
  const tree = new Map([['WORK-PLAN.md', { blob: 'plan', mode: '100644' }]])
  const result = changed(sync({}, { tree, handEdits: [handEdit('WORK-PLAN.md', null, 'plan')] })).result
  expect(result).toMatchObject({ deleted: [], notes: [expect.stringContaining('git restore WORK-PLAN.md')] })
})

test('a plan whose markers are broken stays as it is, and that is said', () => {
  const text = '# Plan\n<!-- brain:end queue -->\n'
  const { commits, result } = changed(sync({}, {}, { 'WORK-PLAN.md': text }))
  expect(commits).toEqual([])
  expect(result.notes).toEqual([expect.stringMatching(/^WORK-PLAN\.md:2: .*stays as it is\.$/)])
})

test('an edited plan that says the same but for the time of rendering is no commit', () => {
  const first = textOf(sync({}), 'WORK-PLAN.md')
  const later = { ...WORLD, now: new Date('2026-11-22T10:00:00Z') }
  const look = {
    ...aLook({}),
    texts: new Map([
      [TASK, TEXT],
      ['WORK-PLAN.md', first],
    ]),
  }
  const edited = handEdit('WORK-PLAN.md', first.replace('Title of task-001', 'Moved'), 'old')
  const request = {
    handEdits: [edited],
    planBefore: first,
    tree: new Map(),
    unpushed: true,
    merged: [],
    remarks: [],
    unnamed: [],
  }
  const { commits, publishes, result } = changed(syncPlan(fold(look, later), later, request))
  expect([commits, publishes]).toEqual([[], [edited]])
  expect(result.notes[0]).toContain('"queue"')
})
