import { spawn, spawnSync } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readFileSync, statSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { uptime } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { fillWords } from '../../domain/fleet/fill-words.ts'
import type { Runner } from '../../domain/fleet/runner.ts'
import { sessionScript, type SessionScript } from '../../domain/fleet/session-script.ts'
import { workerEnvironment } from '../../domain/fleet/worker-environment.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'
import type { TaskId } from '../../domain/task/task-id.ts'
import type { SessionRequest, Sessions, Signs } from '../../ports/fleet.ts'
import type { FindSecret } from '../backup/find-secrets.ts'
import { unwritable } from '../fs/file-errors.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import { isRunning, ownIdentity } from '../system/process-identity.ts'
import { endProcesses, processesLately, type SeenProcess } from './process-tree.ts'
import { lastDeath } from './last-death.ts'
import { agentWords, modeOf, ownParts } from './agent-words.ts'
import { launch, sessionName } from './launch.ts'
import { leaveTender } from './leave-tender.ts'
import { probeAgent } from './probe-agent.ts'
import { readSaid, readTail } from './session-log.ts'
import { endSeen, isAtTool, parseEnd } from './session-signs.ts'
import { withoutSecrets } from './without-secrets.ts'
import { gitDirOf } from './work-places.ts'

export interface SessionsOptions {
  /** The `brain` folder of the repository, and the root of its files. */
  readonly brainDir: string
  readonly root: string
  readonly environment: NodeJS.ProcessEnv
  /** What is installed with brain. */
  readonly templates: string
  readonly findSecret: FindSecret
  /** Puts a session into a sandbox. */
  readonly wall?: (
    request: SessionRequest,
    own: {
      readonly program: string
      readonly prompt: string
      readonly variables: Readonly<Record<string, string>>
    },
  ) => Required<Pick<SessionScript, 'prefix' | 'environment'>>
}

/** Sessions of agents as processes; each has a folder `fleet/<task>/` with its log, script and exit code. */
export function processSessions(options: SessionsOptions): Sessions {
  const { brainDir, environment } = options
  const filesOf = (task: TaskId): SessionFiles => sessionFiles(join(brainDir, 'fleet', task))
  return {
    own: ownIdentity,
    isAlive: isRunning,
    find: (program) => findProgram(program, environment),
    probe: (agent) => probeAgent(agent, findProgram(agent.command[0] ?? '', environment), environment),
    start: (request) => start(options, filesOf(request.worker.task), request),
    look: async (worker, { agent, runner }) => {
      const files = filesOf(worker.task)
      const log = statSync(files.log, { throwIfNoEntry: false })
      const lastOutputAt = log === undefined || log.size === 0 ? null : log.mtimeMs
      const signs = liveliness(worker, { runner, exit: files.exit, lastOutputAt })
      return {
        ...signs,
        lastOutputAt,
        logBytes: log?.size ?? 0,
        said: readSaid(files.log, { mark: worker.mark, format: agent.output, isOver: !signs.isRunning }),
        death: await lastDeath(worker, lastOutputAt),
      }
    },
    stop: (worker, runner) => stop(worker, runner),
    tail: (task, bytesMax) => Promise.resolve(readTail(filesOf(task).log, bytesMax)),
    tidyUp: (task) => rm(filesOf(task).script, { force: true }),
    forget: (task) => rm(filesOf(task).folder, { recursive: true, force: true }),
    logOf: (task) => filesOf(task).log,
    attach: (worker, runner) => attach(worker, runner),
    leaveTender: () => leaveTender(options),
  }
}

interface SessionFiles {
  readonly folder: string
  readonly log: string
  readonly exit: string
  readonly script: string
  readonly prompt: string
}

function sessionFiles(folder: string): SessionFiles {
  const at = (name: string): string => join(folder, name)
  return { folder, log: at('log'), exit: at('exit'), script: at('session.sh'), prompt: at('prompt.md') }
}

/** On absolute folders of PATH only: a relative one would be searched in what a worker wrote. */
function findProgram(program: string, environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute)
  const paths = isAbsolute(program) ? [program] : folders.map((folder) => join(folder, program))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

async function start(
  { environment, templates, findSecret, wall }: SessionsOptions,
  files: SessionFiles,
  request: SessionRequest,
): Promise<Awaited<ReturnType<Sessions['start']>>> {
  const { worker, runner, agent, prompt, isResumed, setup, keeps, env } = request
  // Where a sandboxed worker writes, brain does not.
  const promptFile = wall === undefined ? join(gitDirOf(worker.place), 'brain', 'prompt.md') : files.prompt
  const own = { agent, worker, promptFile, templates, isResumed }
  const [program = '', ...words] = agentWords(own)
  const path = findProgram(program, environment)
  if (path === null) throw new Failure('AGENT_MISSING', { agent: agent.title, program })
  const known = await withoutSecrets(environment, keeps, findSecret)
  const variables = workerEnvironment(known, { keeps, sets: { ...env, ...modeOf(own).env } }, worker)
  await prepare(files, { prompt, promptFile })
  const script = sessionScript({
    ...ownParts(own),
    environment: variables,
    words: [path, ...words],
    setup,
    exitFile: files.exit,
    log: runner.hasTerminal ? files.log : null,
    ...wall?.(request, { program: path, prompt: promptFile, variables }),
  })
  await writeFile(files.script, script, { mode: 0o600 }).catch((error: unknown) => {
    throw unwritable(files.script, error)
  })
  return await launch(runner, worker, { ...files, environment })
}

/** The former session's log is kept beside the new one; its exit code would be taken for this one's. */
async function prepare(
  files: SessionFiles,
  { prompt, promptFile }: { prompt: string; promptFile: string },
): Promise<void> {
  try {
    makeOwnFolder(files.folder, 0o700)
    makeOwnFolder(dirname(promptFile))
    await rm(files.exit, { force: true })
    await rename(files.log, `${files.log}.before`).catch(() => {})
    await writeFile(promptFile, prompt, { mode: 0o600 })
    closeSync(openSync(files.log, 'a', 0o600))
  } catch (error) {
    throw unwritable(files.folder, error)
  }
}

function readEnd(path: string): Signs['end'] {
  try {
    return parseEnd(readFileSync(path, 'utf8'))
  } catch {
    return parseEnd('')
  }
}

/** An agent whose shell was killed lives on, and is left to: its marks tell that it does. */
function liveliness(
  worker: FleetWorker,
  { runner, exit, lastOutputAt }: { runner: Runner; exit: string; lastOutputAt: number | null },
): Pick<Signs, 'isRunning' | 'isToolRunning' | 'end'> {
  let processes: readonly SeenProcess[] = []
  const { isOver, end } = endSeen(
    () => readEnd(exit),
    () => {
      processes = processesLately(worker.mark, rootOf(worker))
      if (processes.length > 0) return true
      return !runner.stays && runner.alive !== null && exitOf(runner.alive, worker) === 0
    },
  )
  const since = lastOutputAt ?? Date.parse(worker.sessionAt) + 5_000
  const bootedAt = Date.now() - uptime() * 1_000
  return {
    isRunning: !isOver,
    isToolRunning: isAtTool(processes, { since, bootedAt, sandboxed: worker.sandboxed }),
    end,
  }
}

/** The number is worth nothing once the process is gone: another may have it. */
function rootOf({ process: root }: FleetWorker): number | null {
  return root !== null && root.host === ownIdentity().host && isRunning(root) ? root.pid : null
}

async function stop(worker: FleetWorker, runner: Runner): Promise<void> {
  if (runner.stop !== null) exitOf(runner.stop, worker)
  if (!(await endProcesses(worker.mark, rootOf(worker))))
    throw new Failure('RUNNER_FAILED', {
      runner: runner.name,
      reason: 'some of its processes cannot be ended',
    })
}

const ASK_MS_MAX = 10_000

function exitOf(words: readonly string[], worker: FleetWorker): number | null {
  const [program = '', ...args] = runnerWords(words, worker)
  return spawnSync(program, args, { stdio: 'ignore', timeout: ASK_MS_MAX }).status
}

/** The words by which a runner looks after what it started. */
function runnerWords(words: readonly string[], worker: FleetWorker): readonly string[] {
  const { place, job, task } = worker
  return fillWords(words, {
    session: sessionName(worker),
    place,
    job: job ?? '',
    task,
    worker: worker.worker,
  })
}

async function attach(worker: FleetWorker, runner: Runner): Promise<number> {
  const [program = '', ...args] = runnerWords(runner.attach ?? [], worker)
  const child = spawn(program, args, { stdio: 'inherit' })
  return await new Promise((done) => {
    child.on('error', () => done(127))
    child.on('exit', (code) => done(code ?? 1))
  })
}
