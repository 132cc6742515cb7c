import { expect, test } from 'vitest'
import { aProject, type Person, type Project } from '../support/a-project.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'
import { branchesOf } from '../support/outsider.ts'

interface DryRun {
  readonly commits: readonly { readonly mark: string; readonly files: readonly { readonly path: string }[] }[]
  /** To null: it is deleted. */
  readonly refs: readonly { readonly ref: string; readonly from: string | null; readonly to: string | null }[]
}

interface Stage {
  readonly project: Project
  readonly brain: Person
  readonly worker: Person
}

async function stage(): Promise<Stage> {
  const project = await aProject()
  return { project, brain: await project.join('bea'), worker: await project.join('wil') }
}

/** All that a dry run must leave alone: the shared branches, one's own ones, HEAD, index and files. */
async function everything({ project, brain, worker }: Stage): Promise<object> {
  const own = [brain, worker].map(async (person) => ({
    heads: await branchesOf(person.dir),
    head: await person.git('rev-parse', '--symbolic-full-name', 'HEAD'),
    files: await person.git('status', '--porcelain', '--ignored'),
  }))
  return { shared: await branchesOf(project.remote), own: await Promise.all(own) }
}

/** Plays the words dry and then for real: nothing moves the first time, and exactly what was said the second time. */
async function foretold(scene: Stage, who: Person, words: readonly string[]): Promise<void> {
  const label = words.join(' ')
  const [before, shared] = [await everything(scene), await branchesOf(scene.project.remote)]
  const run = await who.brain(...words, '--dry-run', '--json')
  const { kind, data } = run.json<DryRun>()
  expect({ label, kind, code: run.code }).toEqual({ label, kind: 'dry-run', code: 0 })
  expect(await everything(scene), label).toEqual(before)
  await who.ok(...words)
  const after = await branchesOf(scene.project.remote)
  const moved = Object.keys({ ...shared, ...after }).filter((branch) => after[branch] !== shared[branch])
  expect(data.refs.map(({ ref }) => ref.replace('refs/heads/', '')).toSorted(), label).toEqual(
    moved.toSorted(),
  )
  for (const { ref, from, to } of data.refs) {
    const branch = ref.replace('refs/heads/', '')
    expect(from, `${label}: ${ref}`).toBe(shared[branch] ?? null)
    const files = data.commits.find(({ mark }) => mark === to)?.files.map(({ path }) => path)
    // A branch of the worker's own commits (a rescue) gets no commit of brain's.
    const done = to?.startsWith(':') === true ? await filesOf(scene, branch) : undefined
    expect(files?.toSorted(), `${label}: ${ref}`).toEqual(done)
  }
}

/** What a branch's newest commit did to its first parent's files. */
async function filesOf({ project }: Stage, branch: string): Promise<readonly string[]> {
  const range = [`refs/heads/${branch}^1`, `refs/heads/${branch}`]
  const listed = await git(project.remote, 'diff-tree', '-r', '--no-renames', '--name-only', ...range)
  return listed.split('\n').filter((path) => path !== '')
}

/** What was done, without order: git's own times have whole seconds. */
async function historyOf(person: Person, ...words: string[]): Promise<readonly string[]> {
  const all = ['history', ...words, '--fetch', '--limit', '100']
  const { entries } = await person.data<{ entries: readonly { action: string }[] }>(...all)
  return entries.map(({ action }) => action).toSorted()
}

const BLOCK = ['worker', 'block', '1', '--issue', 'No key', '--need', 'A key', '--impact', 'All waits']

test('every writer of the brain foretells refs and files, changes nothing dry, and is in the history', async () => {
  const scene = await stage()
  const { brain, worker } = scene
  const writes = (...words: string[]): Promise<void> => foretold(scene, brain, words)
  await writes('create-task', 'Form')
  await writes('edit-task', '1', '--priority', 'high')
  await writes('reserve', '1', '--worker', 'cloud')
  await writes('reclaim', '1', '--force')
  await worker.ok('worker', 'claim', '1')
  await worker.ok(...BLOCK)
  await writes('answer', '1', 'In the vault')
  await worker.commit({ 'form.js': 'form\n' })
  await worker.ok('worker', 'submit', '1', '--summary', 'Done')
  await writes('review', '1', '--request-changes', 'More')
  await worker.ok('worker', 'submit', '1', '--summary', 'More')
  await brain.ok('review', '1')
  await writes('review', '1', '--approve')
  await writes('reopen', '1')
  await writes('cancel', '1')
  await writes('undo')
  await writeFiles(brain.dir, { 'docs/guide.md': '# Guide\n' })
  await writes('sync')
  const done = ['Add task-001: Form', 'Edit', 'Answer', 'Changes requested', 'Merge task-001: Form']
  const later = ['Reopen task-001', 'Cancel task-001', 'Undo "Cancel task-001"', 'Edit docs/guide.md by hand']
  expect(await historyOf(brain)).toEqual(expect.arrayContaining([...done, ...later]))
  expect(await historyOf(brain, '1')).toEqual(expect.arrayContaining(['Reserve by cloud', 'Reclaim']))
}, 300_000)

test('every writer of a worker foretells refs and files, changes nothing dry, and is in the history', async () => {
  const scene = await stage()
  const { brain, worker } = scene
  await brain.ok('create-task', 'Form')
  const writes = (...words: string[]): Promise<void> => foretold(scene, worker, words)
  await writes('worker', 'claim', '1')
  await writes('worker', 'report', '1', '--progress', '10', '--step', 'Begun')
  await writes('worker', 'ask', '1', '--question', 'Which mailer?')
  await writes(...BLOCK)
  await writes('worker', 'incident', '1', '--text', 'The disk was full')
  await writes('worker', 'submit', '1', '--summary', 'Done')
  await writes('worker', 'release', '1')
  await writes('worker', 'claim', '1', '--no-checkout')
  await writes('worker', 'report', '1', '--progress', '20', '--step', 'From afar')
  await worker.commit({ 'late.js': 'late\n' })
  await writes('worker', 'rescue', '1')
  const claimed = ['Claim by wil', 'Begun (10%)', 'Question - Which mailer?', 'Blocker - No key']
  const ended = ['Incident - The disk was full', 'COMPLETE - Ready for review', 'Release', 'From afar (20%)']
  expect(await historyOf(brain, '1')).toEqual(expect.arrayContaining([...claimed, ...ended]))
}, 300_000)

test('what moves tasks in, out and about foretells refs and files, changes nothing dry, and can be undone', async () => {
  const scene = await stage()
  const { brain, worker, project } = scene
  const writes = (...words: string[]): Promise<void> => foretold(scene, brain, words)
  const undone = async (): Promise<void> => {
    await writes('undo')
  }
  await brain.ok('create-task', 'Form')
  await brain.ok('create-task', 'Old one')
  await worker.git('fetch', '--quiet')
  await worker.git('switch', '--quiet', '--no-track', '-c', 'fix-form', 'origin/main')
  await worker.commit({ 'form.js': 'form\n' })
  await worker.git('push', '--quiet', 'origin', 'fix-form')
  await writes('adopt', 'fix-form', '--task', '1')
  await brain.ok('cancel', '2')
  await writes('archive', '2', '--keep-branches')
  await undone()
  await writes('archive', '2')
  await brain.commit({ 'TODO.md': '# To do\n\n- [ ] Dark mode\n- [ ] Print view\n' })
  await brain.git('push', '--quiet')
  const before = await everything(scene)
  await brain.ok('import', 'TODO.md', '--dialect', 'checklist', '--dry-run')
  expect(await everything(scene)).toEqual(before)
  await brain.ok('import', 'TODO.md', '--dialect', 'checklist')
  await undone()
  expect(await branchesOf(project.remote)).toHaveProperty('fix-form')
}, 300_000)

test('every writer of a workflow foretells refs and files, and changes nothing dry', async () => {
  const scene = await stage()
  const { brain } = scene
  const writes = (...words: string[]): Promise<void> => foretold(scene, brain, words)
  const asked = ['workflow', 'new', '--template', 'interactive', '--name', 'form', 'A contact form']
  const before = await everything(scene)
  const { stdout, stderr } = await brain.brain(...asked, '--dry-run')
  expect(stdout).toContain('write workflows/form/workflow.yml')
  expect(stderr).toContain('Then what follows would be done')
  expect(await everything(scene)).toEqual(before)
  await brain.ok(...asked)
  await writes('workflow', 'pause', 'form')
  await writes('workflow', 'resume', 'form')
  await writes('workflow', 'cancel', 'form')
  await brain.ok('cancel', '1')
  await writes('workflow', 'archive', 'form')
  await writes('workflow', 'template', 'new', 'ours', '--from', 'interactive')
  await writes('undo')
  const exported = await brain.ok('workflow', 'template', 'export', 'feature')
  await writeFiles(brain.dir, { '../feature.yml': exported })
  await writes('workflow', 'template', 'import', '../feature.yml', '--as', 'theirs')
}, 300_000)
