import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Person, personAt } from './a-project.ts'
import { commitFile, git, type Sandbox, sandbox, writeFiles } from './git-sandbox.ts'
import type { KillScene } from './kill-scenes.ts'
import { stagedProject, type Step, takeStep } from './staged-project.ts'

export interface Stage {
  readonly box: Sandbox
  readonly bea: Person
  readonly wil: Person
  /** The bare repository; null where there is none. */
  readonly remote: string | null
}

const OWN = ['mine', '.gitignore']
const IGNORED = 'mine/secret.env'

export async function stageOf(scene: KillScene): Promise<Stage> {
  const { project, people } = await stagedProject({
    files: START,
    people: ['bea', 'wil'],
    steps: [FIRST_TASK, ...scene.before],
  })
  const [bea, wil] = people
  const person = scene.who === 'bea' ? bea : wil
  await scene.edit?.(person)
  await makeMess(person)
  return { box: project.box, bea, wil, remote: project.remote }
}

/** One clone without a remote, where both are the same person. */
export async function stageAlone(scene: KillScene): Promise<Stage> {
  const box = await sandbox()
  const dir = join(box.path, 'bea')
  await writeFiles(box.path, { 'bea/README.md': '# Project\n' })
  await git(dir, 'init', '--quiet')
  await git(dir, 'config', 'user.name', 'wil')
  await commitFile(dir, START, 'First commit')
  const bea = personAt(dir, { name: 'bea' })
  await bea.ok('init')
  for (const step of [FIRST_TASK, ...scene.before]) await takeStep([bea], asBea(step))
  // The branch is not checked out here: somebody else's worktree is where the work was done.
  if (!scene.words.includes('worker')) await bea.git('switch', '--quiet', 'main')
  await scene.edit?.(bea)
  await makeMess(bea)
  return { box, bea, wil: bea, remote: null }
}

/** There is nobody else. */
function asBea(step: Step): Step {
  return 'commit' in step ? { ...step, who: 'bea' } : ['bea', ...step.slice(1)]
}

const FIRST_TASK: Step = ['bea', 'create-task', 'Form', '--verify', 'test -f src/app.js']

const START = {
  '.gitignore': '*.env\n',
  'src/app.js': 'app\n',
  'mine/staged.js': 'before\n',
  'mine/unsaved.js': 'before\n',
}

/** A copy of a stage, so that each kill begins from the same. */
export async function copyOf(stage: Stage): Promise<Stage> {
  const box = await sandbox()
  await cp(stage.box.path, box.path, { recursive: true })
  const at = (dir: string): string => join(box.path, dir.slice(stage.box.path.length + 1))
  const remote = stage.remote === null ? null : at(stage.remote)
  const person = async ({ name, dir }: Person): Promise<Person> => {
    if (remote !== null) await git(at(dir), 'remote', 'set-url', 'origin', remote)
    return personAt(at(dir), { name })
  }
  return { box, remote, bea: await person(stage.bea), wil: await person(stage.wil) }
}

/** Staged, unsaved, untracked and ignored things of the user's. */
async function makeMess({ dir, git: run }: Person): Promise<void> {
  await writeFiles(dir, { 'mine/staged.js': 'staged\n', 'mine/added.js': 'added\n' })
  await run('add', 'mine/staged.js', 'mine/added.js')
  await writeFiles(dir, {
    'mine/unsaved.js': 'unsaved\n',
    'mine/untracked.js': 'new\n',
    [IGNORED]: 'ignored\n',
  })
}

/** Everything of the user's, as bytes and as the index has it. */
export async function usersState({ dir, git: run }: Person): Promise<string> {
  const asked = [
    ['status', '--porcelain=v2', '--ignored', '--untracked-files=all', '--', ...OWN],
    ['diff', '--cached', '--', ...OWN],
    ['diff', '--', ...OWN],
    ['stash', 'list'],
  ]
  const texts: string[] = []
  for (const words of asked) texts.push(await run(...words))
  texts.push(
    await readFile(join(dir, IGNORED), 'utf8'),
    await readFile(join(dir, 'mine/untracked.js'), 'utf8'),
  )
  return texts.join('\n---\n')
}
