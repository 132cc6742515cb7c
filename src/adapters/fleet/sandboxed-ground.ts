import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { SandboxSettings } from '../../domain/fleet/fleet-settings.ts'
import { sandboxEnvironment } from '../../domain/fleet/worker-environment.ts'
import type { Ground, PlaceRequest, Saved } from '../../ports/fleet.ts'
import { unwritable } from '../fs/file-errors.ts'
import type { GitPlace } from '../git/git-place.ts'
import { assertRoom } from './free-space.ts'
import { hostScript } from './host-script.ts'
import { carryOn, fetchFrom, makeOutbox, type Outbox, refreshOutbox, rescueOthers } from './outbox.ts'
import { pushToRescue } from './save-work.ts'
import { processSessions, type SessionsOptions } from './sessions.ts'
import { helperPrefix, ownFolders, programFolders, workerPrefix } from './worker-sandbox.ts'
import { lastCommitAt, placesFolder, removeWhole } from './work-places.ts'

/**
 * Workers of this machine that reach neither the person's files nor the remote. Each has one folder, with a clone whose remote is an
 * outbox beside it; brain carries the task's branch from there to the remote, and no other. Whatever of brain's own has to be done
 * where the worker writes is done in the same sandbox, without a network: git's settings and hooks there are the worker's.
 */
export function sandboxedGround(
  place: GitPlace,
  options: SessionsOptions,
  settings: SandboxSettings,
): Ground {
  const { environment, templates } = options
  const outboxOf = (path: string): Outbox => {
    const own = ownFolders(path)
    return { path: own.outbox, prefix: helperPrefix(place, own, environment) }
  }
  const sessions = processSessions({
    ...options,
    wall: ({ worker, agent }, { program, prompt, variables }) => {
      const own = ownFolders(worker.place)
      const shown = [templates, prompt, ...programFolders(program)]
      return {
        prefix: [...workerPrefix(place, own, { environment, settings, shown, lent: agent.home }), '--'],
        environment: { ...sandboxEnvironment(variables), HOME: own.home, ...author(place) },
      }
    },
  })
  const here: Here = { place, templates, remote: place.remote ?? 'origin', outboxOf }
  return {
    reach: () => {
      const folder = placesFolder(place, environment)
      return Promise.resolve((task, attempt) => join(folder, `${task}.${attempt}`, basename(place.root)))
    },
    places: {
      make: (request) => make(here, request),
      isThere: (path) => Promise.resolve(existsSync(path)),
      lastCommitAt: (path) => Promise.resolve(lastCommitAt(path)),
      save: (path, request) => save(here, path, request),
      remove: (path) => remove(path),
    },
    sessions,
    bring: async ({ place: path, branch }) => {
      if (existsSync(ownFolders(path).outbox)) await carryOn(place, outboxOf(path), branch)
    },
  }
}

interface Here {
  readonly place: GitPlace
  readonly templates: string
  readonly remote: string
  readonly outboxOf: (path: string) => Outbox
}

async function make(here: Here, { path, branch, claim }: PlaceRequest): Promise<void> {
  const { all, home, temporary, outbox } = ownFolders(path)
  const { place, remote } = here
  if (existsSync(path)) await refreshOutbox(place, here.outboxOf(path), branch)
  else {
    await remove(path)
    for (const folder of [all, home, temporary])
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw unwritable(folder, error)
      })
    assertRoom(all)
    await makeOutbox(place, outbox, branch)
  }
  const { worker, task } = claim
  const values = { branch, remote, url: outbox, worker, task, claim: JSON.stringify(claim), folder: all }
  await behind(here, path, { verb: 'make', values })
}

/** What the worker has not pushed, and what it has pushed to where nobody looks. */
async function save(
  here: Here,
  path: string,
  request: { readonly branch: string | null; readonly message: string },
): Promise<Saved> {
  const saved = await saveUnpushed(here, path, request)
  const rescued = await rescueOthers(here.place, here.outboxOf(path), basename(ownFolders(path).all))
  return { ...saved, rescued }
}

/** The commit is made in the sandbox; what is pushed is what came from there, whatever it says it is. */
async function saveUnpushed(
  here: Here,
  path: string,
  { branch, message }: { readonly branch: string | null; readonly message: string },
): Promise<Saved> {
  const values = { branch: branch ?? '', remote: here.remote, message }
  const said = await behind(here, path, { verb: 'save', values })
  const to = /^saved (\S+) [0-9a-f]+$/m.exec(said)?.[1]
  if (to === undefined) return { branch: null, commit: null }
  const outbox = here.outboxOf(path)
  if (to !== branch && !/^rescue\/[\w.-]+$/.test(to)) throw failed(`it wanted to save to ${to.slice(0, 100)}`)
  const commit = await fetchFrom(here.place, outbox, to)
  if (to === branch && (await carryOn(here.place, outbox, to))) return { branch, commit }
  const stem = basename(ownFolders(path).all)
  return { branch: await pushToRescue(here.place, commit, { stem, rounds: 2 }), commit }
}

async function remove(path: string): Promise<void> {
  await removeWhole(ownFolders(path).all)
}

const MS_MAX = 15 * 60_000
const OUTPUT_BYTES_MAX = 1024 * 1024

/** A function of host.sh, in the sandbox of the worker whose place this is. */
async function behind(
  { templates, outboxOf }: Here,
  path: string,
  { verb, values }: { readonly verb: 'make' | 'save'; readonly values: Readonly<Record<string, string>> },
): Promise<string> {
  const { all } = ownFolders(path)
  const script = hostScript(await readFile(join(templates, 'host.sh'), 'utf8'), {
    verb,
    values: { path: '', place: path, session: join(all, 'session'), ...values },
    answer: 'ready',
  })
  const [program = '', ...words] = outboxOf(path).prefix
  const child = spawn(program, [...words, 'sh', '-s'], { cwd: all, timeout: MS_MAX, killSignal: 'SIGKILL' })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      said[name] = (said[name] + chunk.toString('utf8')).slice(0, OUTPUT_BYTES_MAX)
    })
  child.stdin.on('error', () => {}).end(script)
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', (error) => fail(failed(error.message)))
    child.on('close', done)
  })
  if (code === 0) return said.stdout
  throw failed(said.stderr.trim().split('\n').at(-1)?.slice(0, 300) || `${verb} ended with ${code}`)
}

function failed(reason: string): Failure {
  return new Failure('RUNNER_FAILED', { runner: 'process (sandboxed)', reason })
}

/** The person's own git settings are out of sight. */
function author({ committer }: GitPlace): Readonly<Record<string, string>> {
  const [, name, email] = /^(.*) <(.*)>$/.exec(committer ?? '') ?? []
  if (name === undefined || email === undefined) return {}
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  }
}
