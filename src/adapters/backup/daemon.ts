import { spawn } from 'node:child_process'
import { closeSync, openSync, rmSync, statSync, truncateSync } from 'node:fs'
import { appendFile, readFile, rm, utimes } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import type { LeftOut } from '../../domain/backup/left-out.ts'
import type { Autosave, AutosaveNote, AutosaveStart, Held } from '../../ports/backup.ts'
import { isNamedIn, own, ownerOf } from '../fs/alone.ts'
import { readJson, writeJson } from '../fs/json-file.ts'
import { makeOwnFolder } from '../fs/own-folder.ts'
import type { GitPlace } from '../git/git-place.ts'
import { assertWorkTree } from '../git/work-tree.ts'
import { isRunning, ownIdentity, type ProcessIdentity } from '../system/process-identity.ts'
import { readMemory } from './memory.ts'
import { autosaveFolder, mainRoot, treeFolder } from './places.ts'

/** `.git/brain/autosave/daemon.json`: whose turn it is. It goes when the process does. */
interface DaemonRecord extends ProcessIdentity {
  readonly since: string
  readonly everyMs: number
}

const START_MS_MAX = 15_000
const STOP_MS_MAX = 10_000
const POLL_MS = 25
const LOG_BYTES_MAX = 64 * 1024
const LOG_BYTES_KEPT = 16 * 1024

export function autosave(place: GitPlace, environment: NodeJS.ProcessEnv): Autosave {
  return {
    state: async () => {
      const record = await livingRecord(place)
      const note = readJson(notePath(place)) as AutosaveNote | null
      const { leftOut } = await readMemory(treeFolder(place))
      return {
        isRunning: record !== null,
        pid: record?.pid ?? null,
        since: record?.since ?? null,
        everyMs: record?.everyMs ?? null,
        note,
        leftOut: leftOut.map(({ path, reason, detail }): LeftOut => ({ path, reason, detail })),
      }
    },
    start: (request) => start(place, environment, request),
    stop: () => stop(place),
    hold: (everyMs, act) => hold(place, everyMs, act),
  }
}

const recordPath = (place: GitPlace): string => join(autosaveFolder(place), 'daemon.json')
const notePath = (place: GitPlace): string => join(autosaveFolder(place), 'last.json')
const logPath = (place: GitPlace): string => join(autosaveFolder(place), 'autosave.log')

/** null: nobody's, or that of one that is dead. */
async function livingRecord(place: GitPlace): Promise<DaemonRecord | null> {
  const record = readJson(recordPath(place)) as DaemonRecord | null
  const owner = ownerOf(record)
  if (record === null || owner === null || !isRunning(owner)) return null
  return isOfElsewhere(owner) && isSilent(place, record) ? null : record
}

/** Another machine, or a container that is gone: nobody can ask for its processes. */
function isOfElsewhere({ host }: ProcessIdentity): boolean {
  return host !== ownIdentity().host
}

const SILENT_MS_MIN = 15 * 60_000

/** A living one touches its record each time it looks. */
function isSilent(place: GitPlace, { everyMs }: DaemonRecord): boolean {
  const touched = statSync(recordPath(place), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return Date.now() - touched > Math.max(SILENT_MS_MIN, 3 * everyMs)
}

/** By the very program that runs now, in a session of its own: no terminal, and nothing of who started it keeps it or ends it. */
async function start(
  place: GitPlace,
  environment: NodeJS.ProcessEnv,
  { everyMs, pushesPerMinute }: AutosaveStart,
): Promise<boolean> {
  assertWorkTree(place)
  if ((await livingRecord(place)) !== null) return false
  makeOwnFolder(autosaveFolder(place))
  const limit = pushesPerMinute === null ? [] : ['--pushes', String(pushesPerMinute)]
  const words = ['-C', await mainRoot(place), 'autosave', 'run', '--every', `${everyMs / 1_000}s`, ...limit]
  const log = openSync(logPath(place), 'a', 0o600)
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...words], {
    // Not in the repository: whoever deletes that must not be kept from it.
    cwd: '/',
    env: quiet(environment),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.on('error', () => (ended = true))
  child.on('exit', () => (ended = true))
  child.unref()
  for (const end = Date.now() + START_MS_MAX; Date.now() < end;) {
    const record = await livingRecord(place)
    if (record !== null) return record.pid === child.pid
    if (ended) break
    await setTimeout(POLL_MS)
  }
  const said = (await readFile(logPath(place), 'utf8').catch(() => '')).trim().split('\n').at(-1)
  throw new Failure('FILE_UNWRITABLE', {
    path: recordPath(place),
    reason: `autosave did not start: ${said ?? ''}`,
  })
}

/** Nobody is there to be asked anything. */
function quiet(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { SSH_ASKPASS: _, ...rest } = environment
  return {
    ...rest,
    GIT_TERMINAL_PROMPT: '0',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
  }
}

/** With all that it started. What the next one would only find in its way goes as well. */
async function stop(place: GitPlace): Promise<boolean> {
  const record = await livingRecord(place)
  if (record !== null) await end(record)
  await rm(autosaveFolder(place), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  return record !== null
}

async function end(record: DaemonRecord): Promise<void> {
  if (isOfElsewhere(record))
    throw new Failure('LOCKED', {
      reason: 'autosave of this folder runs on another machine or in another container; stop it there',
      lock: 'daemon.json',
    })
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    send(-record.pid, signal)
    for (const until = Date.now() + STOP_MS_MAX / 2; Date.now() < until;) {
      if (!isRunning(record)) return
      await setTimeout(POLL_MS)
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself.
  }
}

async function hold<T>(place: GitPlace, everyMs: number, act: (held: Held) => Promise<T>): Promise<T | null> {
  const path = recordPath(place)
  const record: DaemonRecord = { ...ownIdentity(), since: new Date().toISOString(), everyMs }
  const stale = readJson(path) as DaemonRecord | null
  const owner = ownerOf(stale)
  if (stale !== null && owner !== null && isOfElsewhere(owner) && isSilent(place, stale))
    await rm(path, { force: true })
  if (!(await own(path, record))) return null
  const isOurs = (): boolean => isNamedIn(path, record)
  const leave = (): void => {
    if (isOurs()) rmSync(path, { force: true })
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.once(signal, () => {
      leave()
      process.exit(0)
    })
  try {
    return await act({
      isStill: isOurs,
      note: async (note) => {
        await writeJson(notePath(place), note)
        await utimes(path, new Date(), new Date())
        await boundLog(logPath(place))
      },
    })
  } finally {
    leave()
  }
}

/** What it says is appended by the system, so that the file can be made shorter under it. */
async function boundLog(path: string): Promise<void> {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= LOG_BYTES_MAX) return
  const text = (await readFile(path)).subarray(-LOG_BYTES_KEPT).toString('utf8')
  truncateSync(path, 0)
  await appendFile(path, text.slice(text.indexOf('\n') + 1))
}
