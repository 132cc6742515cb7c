import { createHash } from 'node:crypto'
import { appendFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join, posix, resolve } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { Agent } from '../../domain/fleet/agent.ts'
import { isPlainUrl } from '../../domain/fleet/read-ssh-runner.ts'
import { sessionScript } from '../../domain/fleet/session-script.ts'
import { MARK } from '../../domain/fleet/worker-environment.ts'
import type { SshHost, SshRunner } from '../../domain/fleet/ssh-host.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import type { Ground, SessionRequest, WorkPlaces } from '../../ports/fleet.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import type { GitPlace } from '../git/git-place.ts'
import { agentWords, modeOf, ownParts } from './agent-words.ts'
import { attachBy, sshCall, type HostCall, type Machine } from './ssh-call.ts'
import { readSaid } from './session-log.ts'
import { readLook, type HostLook } from './ssh-look.ts'
import type { SessionsOptions } from './sessions.ts'

const CLONE_MS_MAX = 15 * 60_000
/** A look costs a connection. */
const LOOK_MS = 5_000

/** Work places and sessions on another machine. Its logs are copied into this clone as they grow. */
export function sshGround(
  place: GitPlace,
  options: SessionsOptions,
  { ssh, host }: { readonly ssh: SshRunner; readonly host: SshHost },
): Ground {
  const machine: Machine = { ssh, host, environment: options.environment, templates: options.templates }
  const path = ssh.path.join(':')
  const call = (verb: HostCall['verb'], values: Readonly<Record<string, string>>, msMax?: number) =>
    sshCall(machine, { verb, values: { path, ...values }, ...(msMax === undefined ? {} : { msMax }) })
  const own: SshOptions = { ...options, machine, call, remote: place.remote ?? 'origin' }
  return {
    reach: (agent) => reach(place, own, agent),
    places: placesOf(place, own),
    sessions: {
      start: (request) => start(own, request),
      look: async (worker, { agent }) => {
        const { signs, logBytes, log } = await look(own, worker)
        const said = readSaid(log, { mark: worker.mark, format: agent.output, isOver: !signs.isRunning })
        return { ...signs, logBytes, said }
      },
      stop: async (worker) => {
        await call('stop', { mark: worker.mark, root: rootOf(worker) })
        // What it said in the end.
        looks.delete(worker.mark)
        await look(own, worker)
      },
      attach: (worker) => attachBy(machine, posix.join(folderOf(worker.place), 'log')),
    },
  }
}

interface SshOptions extends SessionsOptions {
  readonly machine: Machine
  readonly call: (
    verb: HostCall['verb'],
    values: Readonly<Record<string, string>>,
    msMax?: number,
  ) => Promise<Buffer>
  readonly remote: string
}

const FREE_KIB_MIN = 512 * 1024

async function reach(place: GitPlace, own: SshOptions, agent: Agent): Promise<WorkPlaces['pathOf']> {
  const { machine, call } = own
  const { name, folder } = machine.host
  urlFor(place, machine)
  const [program = ''] = agent.command
  const said = (await call('facts', { program })).toString('utf8')
  const fact = (key: string): string => new RegExp(`^${key} (.+)$`, 'm').exec(said)?.[1] ?? ''
  const failed = (reason: string): Failure => new Failure('RUNNER_FAILED', { runner: 'ssh', reason })
  if (fact('git') === '') throw failed(`there is no git on ${name}`)
  if (fact('agent') === '')
    throw new Failure('AGENT_MISSING', { agent: agent.title, program: `${program} on ${name}` })
  if (Number(fact('free')) < FREE_KIB_MIN) throw failed(`less than 512 MiB are free on ${name}`)
  const home = posix.resolve(fact('home'), folder, projectFolder(place))
  return (task, attempt) => posix.join(home, `${task}.${attempt}`)
}

/** Other clones, on other machines, may have workers of the same repository there. */
function projectFolder({ commonDir, root }: GitPlace): string {
  const hash = createHash('sha256').update(`${hostname()} ${commonDir}`).digest('hex').slice(0, 8)
  return `${basename(root).replaceAll(/[^\w.-]/g, '-')}-${hash}`
}

/** Where the host finds the remote. A password in the URL stays here. Throws RUNNER_FAILED. */
function urlFor({ root, remoteUrl }: GitPlace, { ssh }: Machine): string {
  const url = ssh.url ?? remoteUrl ?? ''
  const isElsewhere = ssh.url !== null || /^(?!file:)[^/\\]*:/.test(url)
  const whole = isElsewhere ? url : resolve(root, url)
  if (!isPlainUrl(whole))
    throw new Failure('RUNNER_FAILED', {
      runner: 'ssh',
      reason:
        'the URL of the remote holds a password or a token, which does not leave this machine (say "url" in its file)',
    })
  return whole
}

function placesOf(place: GitPlace, { machine, call, remote }: SshOptions): Ground['places'] {
  const at = (path: string): Record<string, string> => ({ place: path, session: folderOf(path) })
  return {
    make: async ({ path, branch, claim }) => {
      const values = { branch, remote, url: urlFor(place, machine), worker: claim.worker, task: claim.task }
      const folder = posix.dirname(path)
      await call('make', { ...at(path), ...values, folder, claim: JSON.stringify(claim) }, CLONE_MS_MAX)
    },
    isThere: async (path) => (await call('there', at(path))).toString('utf8').startsWith('yes'),
    lastCommitAt: (path) => Promise.resolve(commits.get(path) ?? null),
    save: async (path, { branch, message }) => {
      const values = { ...at(path), branch: branch ?? '', remote, message }
      const said = (await call('save', values, CLONE_MS_MAX)).toString('utf8')
      const [, to = null, commit = null] = /^saved (\S+) ([0-9a-f]+)$/m.exec(said) ?? []
      const rescued = [...said.matchAll(/^rescued (rescue\/[\w.-]+) [0-9a-f]+$/gm)].map(
        ([, name = '']) => name,
      )
      return { branch: to, commit, rescued }
    },
    remove: async (path) => void (await call('remove', at(path))),
  }
}

/** Beside the work place, which its agent may do with as it likes. */
function folderOf(place: string): string {
  return `${place}.session`
}

async function start(own: SshOptions, request: SessionRequest): ReturnType<Ground['sessions']['start']> {
  const { worker, agent, prompt, isResumed, setup, named, env } = request
  const { machine, call, environment, templates } = own
  const promptFile = posix.join(worker.place, '.git', 'brain', 'prompt.md')
  const words = { agent, worker, promptFile, templates, isResumed }
  const session = folderOf(worker.place)
  const script = sessionScript({
    ...ownParts(words),
    isAdded: true,
    environment: {
      ...Object.fromEntries(
        named.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
      ),
      ...env,
      ...modeOf(words).env,
      BRAIN_WORKER: worker.worker,
      [MARK]: worker.mark,
      GIT_TERMINAL_PROMPT: '0',
    },
    words: agentWords(words),
    setup,
    exitFile: posix.join(session, 'exit'),
    log: null,
  })
  const log = logOf(own, worker)
  makeOwnFolder(dirname(log), 0o700)
  if (sizeOf(log) > 0) renameSync(log, `${log}.before`)
  writeFileSync(log, '', { mode: 0o600 })
  const said = (
    await call('start', { place: worker.place, session, mark: worker.mark, prompt, script })
  ).toString('utf8')
  const pid = Number(/^pid (\d+)$/m.exec(said)?.[1])
  return { process: { host: machine.host.name, pid, start: null }, job: null }
}

type Looked = Pick<HostLook, 'signs' | 'logBytes'>

const looks = new Map<string, Looked & { readonly at: number }>()
/** By place: when the newest commit in it was made, as far as was looked. */
const commits = new Map<string, number>()
/** A log that grows without end is not to fill this disk as well. */
const PARTS_MAX = 16

async function look(own: SshOptions, worker: FleetWorker): Promise<Looked & { log: string }> {
  const log = logOf(own, worker)
  const known = looks.get(worker.mark)
  if (known !== undefined && Date.now() - known.at < LOOK_MS) return { ...known, log }
  for (let part = 1; ; part++) {
    const offset = sizeOf(log)
    const values = { place: worker.place, session: folderOf(worker.place), mark: worker.mark }
    const said = await own.call('look', { ...values, root: rootOf(worker), offset: String(offset) })
    const { signs, logBytes, news, commitAt } = readLook(said, {
      now: Date.now(),
      sessionAt: Date.parse(worker.sessionAt),
    })
    if (news.length > 0) appendFileSync(log, news, { mode: 0o600 })
    if (commitAt !== null) commits.set(worker.place, commitAt)
    looks.set(worker.mark, { at: Date.now(), signs, logBytes })
    const isAll = news.length === 0 || offset + news.length >= logBytes
    if (isAll || part === PARTS_MAX) return { signs, logBytes, log }
  }
}

function logOf({ brainDir }: SessionsOptions, { task }: FleetWorker): string {
  return join(brainDir, 'fleet', task, 'log')
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** What it was started as; 0 is nobody's group. */
function rootOf({ process: root, phase }: FleetWorker): string {
  return String(phase === 'starting' ? 0 : (root?.pid ?? 0))
}
