import type { Actor, Order } from './actor.ts'
import type { Journal } from './journal.ts'
import type { Model, ModelTask } from './model.ts'
import type { Verb } from './scripts.ts'
import type { Step } from './schedule.ts'

/** What somebody whose turn it is knows. */
export interface Turn {
  readonly actor: Actor
  readonly step: Step
  readonly model: Model
  readonly journal: Journal
}

/** What the one whose turn it is does; null: nothing, for there is nothing yet to do it with. */
export type Play = (turn: Turn) => Order | null | Promise<Order | null>

export type Plays<Verbs extends Verb> = { readonly [Name in Verbs]: Play }

/** One of the tasks that fit, by the step's dice; where none fits, any: being refused is worth a try, too. */
export function pick({ model, step }: Turn, fits: (task: ModelTask) => boolean): ModelTask | null {
  const all = [...model.values()]
  const fitting = all.filter(fits)
  const from = fitting.length > 0 ? fitting : all
  return from[Math.floor(step.dice * from.length)] ?? null
}

export function isIn(...states: readonly string[]): (task: ModelTask) => boolean {
  return ({ state }) => states.includes(state)
}

export function heldBy({ actor }: Turn): (task: ModelTask) => boolean {
  return ({ worker, closing }) => worker === actor.name && closing === null
}
