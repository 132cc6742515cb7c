import { openRepository, systemClock, systemRandomness } from '../../src/adapters/open-repository.ts'
import { findAnyTask, isRefusal, readTaskId } from '../../src/app/find-task.ts'
import { observe } from '../../src/app/observe.ts'
import { taskJson } from '../../src/presentation/task-json.ts'
import { brain, type BrainDocument, type BrainRun } from './brain-cli.ts'
import { commitFile, type Environment, type Files, git, type Sandbox, sandbox } from './git-sandbox.ts'

export type TaskDocument = ReturnType<typeof taskJson>

/** Somebody with a clone: a brain or a worker. */
export interface Person {
  readonly name: string
  readonly dir: string
  /** Runs brain, whatever it ends with. */
  readonly brain: (...words: string[]) => Promise<BrainRun>
  /** What brain prints; throws with the whole output unless it ends with exit 0. */
  readonly ok: (...words: string[]) => Promise<string>
  /** The data of `--json`; throws unless brain ends with exit 0. */
  readonly data: <Data>(...words: string[]) => Promise<Data>
  /** The error of `--json`, and the exit; throws when brain ends with exit 0. */
  readonly refused: (...words: string[]) => Promise<Refused>
  /** The task as it stands for this clone, freshly fetched; looked up without a process, which takes a tenth of the time. */
  readonly task: (id: string) => Promise<TaskDocument>
  readonly git: (...words: string[]) => Promise<string>
  /** Commits the files onto what is checked out. Answers the commit. */
  readonly commit: (files: Files, message?: string) => Promise<string>
}

export type Refused = NonNullable<BrainDocument<unknown>['error']> & { readonly exit: number | null }

export interface Project {
  readonly box: Sandbox
  /** The bare repository. */
  readonly remote: string
  /** A new clone for somebody of that name, with more in the environment. */
  readonly join: (name: string, more?: Environment) => Promise<Person>
}

export interface ProjectOptions {
  readonly files?: Files
  /** How clones reach the folder of the bare repository `origin.git`. */
  readonly route?: (root: string) => Promise<{ readonly url: string; readonly env: Environment }>
}

/** A shared repository with one commit. */
export async function aProject({ files = {}, route }: ProjectOptions = {}): Promise<Project> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'README.md': '# Project\n', ...files } })
  const { url, env } = route === undefined ? { url: box.path, env: {} } : await route(box.path)
  return {
    box,
    remote,
    join: async (name, more = {}) =>
      personAt(await box.clone(`${url}/origin.git`, name, env), { name, env: { ...env, ...more } }),
  }
}

/** Somebody at work in a folder that is there already. */
export function personAt(dir: string, { name, env = {} }: { name: string; env?: Environment }): Person {
  const run = (...words: string[]): Promise<BrainRun> => brain(dir, words, { env })
  const ok = async (...words: string[]): Promise<BrainRun> => {
    const ran = await run(...words)
    if (ran.code === 0) return ran
    throw new Error(`${name}: brain ${words.join(' ')}\nexit ${ran.code}\n${ran.stdout}\n${ran.stderr}`)
  }
  const data = async <Data>(...words: string[]): Promise<Data> =>
    (await ok('--json', ...words)).json<Data>().data
  return {
    name,
    dir,
    brain: run,
    ok: async (...words) => (await ok(...words)).stdout,
    data,
    refused: async (...words) => asRefused(await run('--json', ...words), words),
    task: (id) => taskSeenFrom(dir, id, { ...process.env, ...env }),
    git: (...words) => git({ dir, env }, ...words),
    commit: (files, message = 'Work') => commitFile({ dir, env }, files, message),
  }
}

async function taskSeenFrom(dir: string, id: string, env: NodeJS.ProcessEnv): Promise<TaskDocument> {
  const { repository } = await openRepository(dir, env, undefined)
  const ports = { repository, clock: systemClock, randomness: systemRandomness, actor: 'test' }
  const { snapshot } = await observe(ports, { fetch: 'always', archived: [readTaskId(id)] })
  const task = findAnyTask(snapshot, readTaskId(id))
  if (isRefusal(task)) throw new Error(`there is no task ${id} for ${dir}: ${task.code}`)
  return taskJson(task)
}

function asRefused(run: BrainRun, words: readonly string[]): Refused {
  const { error } = run.json()
  if (run.code === 0 || error === undefined)
    throw new Error(`brain ${words.join(' ')}\nwas to be refused\n${run.stdout}`)
  return { ...error, exit: run.code }
}

/** Claims the task, commits the files on its branch and hands it in. Answers the tip. */
export async function deliver(worker: Person, id: string, files: Files): Promise<string> {
  await worker.ok('worker', 'claim', id)
  await worker.commit(files, `${id}: work`)
  await worker.ok('worker', 'submit', id, '--summary', 'Done')
  return worker.git('rev-parse', 'HEAD')
}

/** Shows a result and approves exactly that. */
export async function approve(brainPerson: Person, id: string, ...more: string[]): Promise<void> {
  await brainPerson.ok('review', id)
  await brainPerson.ok('review', id, '--approve', ...more)
}
