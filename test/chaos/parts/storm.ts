import type { Actor } from './actor.ts'
import { BRAIN_PLAYS, CLOCKS } from './brain-plays.ts'
import { GIT_PLAYS } from './git-plays.ts'
import { removeLocks } from './locks.ts'
import { readModel, type Model } from './model.ts'
import type { Scene } from './scene.ts'
import type { Step } from './schedule.ts'
import type { Verb } from './scripts.ts'
import type { Play } from './turn.ts'
import { WORKER_PLAYS } from './worker-plays.ts'

const PLAYS: Readonly<Record<Verb, Play>> = { ...BRAIN_PLAYS, ...WORKER_PLAYS, ...GIT_PLAYS }

export interface StormEnd {
  /** Steps that had nothing to work with, and started no process. */
  readonly skipped: number
  readonly seconds: number
}

/** Every actor does its part of the schedule, all of them at the same time. */
export async function runStorm(scene: Scene): Promise<StormEnd> {
  const started = Date.now()
  const view = new View(scene.stage.files.remote)
  const skipped = await Promise.all(scene.actors.map((actor) => playAll(scene, { actor, view })))
  return { skipped: skipped.reduce((sum, count) => sum + count, 0), seconds: (Date.now() - started) / 1000 }
}

async function playAll(
  { schedule, journal }: Scene,
  { actor, view }: { actor: Actor; view: View },
): Promise<number> {
  let skipped = 0
  for (const step of schedule.steps.filter((candidate) => candidate.actor === actor.name)) {
    const order = await PLAYS[step.verb]({ actor, step, journal, model: await view.now() })
    if (order === null) {
      skipped++
      continue
    }
    const since = Date.now()
    const { killed } = await actor.act(order, { ...step, clockHours: clockOf(step) })
    if (!killed) continue
    if (actor.member.role === 'git') await actor.cloneAnew()
    else if (typeof order.words === 'string') await removeLocks(actor.dir, since)
  }
  return skipped
}

function clockOf({ verb, clockHours }: Step): number {
  return CLOCKS[verb] ?? clockHours
}

const FRESH_MS = 150

/** What the remote looks like; actors that ask at the same moment share one answer. */
class View {
  readonly #remote: string
  #model: Promise<Model> | null = null
  #readAt = 0

  constructor(remote: string) {
    this.#remote = remote
  }

  async now(): Promise<Model> {
    if (this.#model === null || Date.now() - this.#readAt > FRESH_MS) {
      this.#readAt = Date.now()
      this.#model = readModel(this.#remote)
    }
    return await this.#model
  }
}
