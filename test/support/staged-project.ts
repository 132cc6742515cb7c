import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { aProject, type Person, personAt, type Project } from './a-project.ts'
import { type Environment, type Files, git, sandbox } from './git-sandbox.ts'

/** A command of brain, by whom; or files that somebody commits. */
export type Step = readonly [who: string, ...words: string[]] | Committed

interface Committed {
  readonly who: string
  readonly commit: Files
  readonly message?: string
}

export interface Staging<Names extends readonly string[]> {
  /** What the first commit holds besides a README. */
  readonly files?: Files | undefined
  /** Whoever has a clone. */
  readonly people: Names
  /** What they did, one after another; none of it may be refused. */
  readonly steps: readonly Step[]
  /** How the copy's clones reach the folder of the bare repository, if not by its path. */
  readonly route?: (root: string) => Promise<{ readonly url: string; readonly env: Environment }>
}

export interface Staged<Names extends readonly string[]> {
  readonly project: Project
  readonly people: { readonly [Index in keyof Names]: Person }
}

/**
 * A project where something has been done already. Every step is done once in a run of all tests, by real commands, and what
 * came of it is copied from then on: a test pays for its own steps only.
 */
export async function stagedProject<const Names extends readonly string[]>(
  staging: Staging<Names>,
): Promise<Staged<Names>> {
  const master = await masterOf(staging)
  const { project, people } = await copyOf(master, staging)
  return { project, people: people as Staged<Names>['people'] }
}

/** The worker claims the task, commits the files and hands them in. */
export function handsIn(who: string, id: string, files: Files): readonly Step[] {
  return [
    [who, 'worker', 'claim', id],
    { who, commit: files, message: `${id}: work` },
    [who, 'worker', 'submit', id, '--summary', 'Done'],
  ]
}

/** Somebody looks at a result and approves exactly that. */
export function approves(who: string, id: string): readonly Step[] {
  return [
    [who, 'review', id],
    [who, 'review', id, '--approve'],
  ]
}

type AnyStaging = Pick<Staging<readonly string[]>, 'files' | 'people' | 'steps' | 'route'>

interface Copied {
  readonly project: Project
  readonly people: readonly Person[]
}

/** Where a copy's clones and its remote still name the folder that they were made in. */
const ORIGIN = 'made-in'

/** The folder to copy from: made of the one that lacks the last step, unless it is there. */
async function masterOf({ files, people, steps }: AnyStaging): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify({ files, people, steps })).digest('hex')
  const master = join(inject('stages'), key.slice(0, 16))
  if (existsSync(master)) return master
  const last = steps.at(-1)
  const made =
    last === undefined
      ? await begun({ files, people, steps })
      : await advanced({ files, people, steps: steps.slice(0, -1) }, last)
  return await keep(made.project.box.path, master)
}

async function begun({ files = {}, people }: AnyStaging): Promise<Copied> {
  const project = await aProject({ files })
  const joined: Person[] = []
  for (const name of people) joined.push(await project.join(name))
  return { project, people: joined }
}

async function advanced(before: AnyStaging, step: Step): Promise<Copied> {
  const copied = await copyOf(await masterOf(before), before)
  await takeStep(copied.people, step)
  return copied
}

/** One of the people does the step; throws with all that was said when it is refused. */
export async function takeStep(people: readonly Person[], step: Step): Promise<void> {
  const { who, take } = 'commit' in step ? committing(step) : commanding(step)
  const person = people.find(({ name }) => name === who)
  if (person === undefined) throw new Error(`Nobody is called ${who}.`)
  await take(person)
}

interface Taking {
  readonly who: string
  readonly take: (person: Person) => Promise<unknown>
}

function committing({ who, commit, message }: Committed): Taking {
  return { who, take: (person) => person.commit(commit, message) }
}

function commanding([who, ...words]: Exclude<Step, Committed>): Taking {
  return { who, take: (person) => person.ok(...words) }
}

/** Two test files may make the same at once: the first one's is taken, whole. */
async function keep(made: string, master: string): Promise<string> {
  const half = await mkdtemp(`${master}-`)
  await copy(made, half)
  await writeFile(join(half, ORIGIN), made)
  await rename(half, master).catch(() => rm(half, { recursive: true, force: true }))
  return master
}

async function copyOf(master: string, { people, route }: AnyStaging): Promise<Copied> {
  const box = await sandbox()
  await copy(master, box.path)
  const { url, env } = route === undefined ? { url: box.path, env: {} } : await route(box.path)
  const madeIn = await readFile(join(box.path, ORIGIN), 'utf8')
  const copied: Person[] = []
  for (const name of people) {
    const dir = join(box.path, name)
    const config = join(dir, '.git/config')
    await writeFile(config, (await readFile(config, 'utf8')).replaceAll(`${madeIn}/`, `${url}/`))
    // Git knows files by their inodes too; those of a copy are others.
    await git(dir, 'update-index', '-q', '--refresh')
    copied.push(personAt(dir, { name, env }))
  }
  const join_ = async (name: string): Promise<Person> =>
    personAt(await box.clone(`${url}/origin.git`, name, env), { name, env })
  return { project: { box, remote: join(box.path, 'origin.git'), join: join_ }, people: copied }
}

/** One process, where walking through some hundred files of git's would be slower. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${from}/.`, to])
}
