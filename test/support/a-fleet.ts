import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from './git-sandbox.ts'
import { aProject, type Person, type Project } from './a-project.ts'

export interface FleetProject {
  readonly project: Project
  readonly brain: Person
  /** Where work places are made. */
  readonly places: string
}

/** As programs see a worker. */
export interface FleetDocument {
  readonly workers: readonly {
    readonly task: string
    readonly state: string
    readonly attempt: number
    readonly place: string
    readonly pid: number | null
    readonly cost: number
    readonly end: { readonly cause: string | null; readonly text: string } | null
  }[]
}

/** Of sandboxes there are tests of their own. */
const SETTINGS = 'runner: process\nagent: scripted\nretry_after: 0s\nsandbox: off\n'

/** A project whose workers are scripted; what it starts lives in the sandbox. */
export async function aFleet(settings = '', files: Files = {}): Promise<FleetProject> {
  const project = await aProject({ files: { '.brain/fleet.yml': SETTINGS + settings, ...files } })
  const places = join(project.box.path, 'cache')
  const brain = await project.join('brain', { XDG_CACHE_HOME: places })
  await brain.ok('init')
  return { project, brain, places }
}

/** A task that tells its agent what to do. */
export async function scripted(brain: Person, title: string, script: string): Promise<void> {
  await brain.ok('create-task', title, '--objective', `Script: ${script}`)
}

/** Whom spawn left behind: a test that says what comes of one command must be the only one that tends. */
export async function endTender({ dir }: Person): Promise<void> {
  const folder = join(dir, '.git', 'brain', 'fleet')
  await until('it is tended, and no more', () => {
    const lock = readdirSync(folder).find((name) => /^tend-.*\.lock$/.test(name))
    if (lock === undefined) return false
    try {
      const { pid } = JSON.parse(readFileSync(join(folder, lock), 'utf8')) as { pid: number }
      return process.kill(pid, 'SIGKILL')
    } catch {
      return false
    }
  })
}

/** Its work is on the remote and its place is gone: both before its record says so. */
export async function delivered(brain: Person, id: string): Promise<void> {
  const task = `task-${id.padStart(3, '0')}`
  await until(`${task} is delivered`, async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers.some((worker) => worker.task === task && worker.state === 'delivered')
  })
}

/** Work places that are there, whole or not. */
export function placesIn(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, 'brain', 'places'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /^[^/]+\/[^/]+$/.test(path),
    )
  } catch {
    return []
  }
}

/** Processes that carry a mark of this project's workers: their work place is their folder, or was. */
export function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1')
      return environment.includes('BRAIN_FLEET=') && environment.includes(folder) ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

/** To look is often to run brain, which takes time from what is waited for. */
const LOOK_AGAIN_MS = 500

/** Only what hangs takes so long. */
const WAIT_MS_MAX = 180_000

/** Waits until it holds; throws with the words when it does not within three minutes. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + WAIT_MS_MAX; ;) {
    if (await holds()) return
    if (Date.now() > end) throw new Error(`not within three minutes: ${what}`)
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS))
  }
}
