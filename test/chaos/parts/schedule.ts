import type { ChaosOptions } from './options.ts'
import { seededDice, type Dice } from './random.ts'
import { DELETING, FORCING, SCRIPTS, type Role, type Verb } from './scripts.ts'

/** What goes wrong during one step. */
export type Fault =
  /** SIGKILL to the whole process group, at this fraction of the time that the verb usually takes. */
  | { readonly kind: 'kill'; readonly at: number }
  /** The server takes the push and dies before it says so. */
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'refuse-push' }
  | { readonly kind: 'delay-push'; readonly ms: number }
  /** The actor may not push for this many of its steps. */
  | { readonly kind: 'revoke'; readonly steps: number }
  /** For whoever has a small disk of its own. */
  | { readonly kind: 'fill-disk' }

export interface Step {
  readonly number: number
  readonly actor: string
  readonly verb: Verb
  /** From 0 to 1: which of the tasks that fit at that moment. */
  readonly dice: number
  readonly fault: Fault | null
  /** How far the process's clock is off. */
  readonly clockHours: number
}

export interface CastMember {
  readonly name: string
  readonly role: Role
  readonly smallDisk: boolean
}

export interface Schedule {
  readonly cast: readonly CastMember[]
  /** How many tasks are there from the start; the others are created on the way. */
  readonly tasksAtFirst: number
  readonly steps: readonly Step[]
}

const FAULTS: readonly (readonly [number, (dice: Dice) => Fault | null])[] = [
  [84, () => null],
  [5, () => ({ kind: 'lose-answer' })],
  [4, () => ({ kind: 'refuse-push' })],
  [5, (dice) => ({ kind: 'delay-push', ms: dice.below(800) })],
  [1, () => ({ kind: 'revoke', steps: 3 })],
  [6, () => ({ kind: 'fill-disk' })],
]
/** Of the usual time; later than that many commands have ended already. */
const KILLED_UNTIL = 0.85
const CLOCK_OFF = 0.06
const HOURS_MAX = 30

/** Drawn from the seed alone: the same seed is the same sequence of actor, verb and fault, however fast the machine is. */
export function planSchedule(options: Omit<ChaosOptions, 'brain' | 'keep' | 'json'>): Schedule {
  const dice = seededDice(options.seed)
  const cast = castOf(options.clones)
  const tasksAtFirst = Math.ceil(options.tasks / 2)
  const verbs = withCreations(drawVerbs(dice, cast, options), {
    dice,
    cast,
    more: options.tasks - tasksAtFirst,
  })
  const killed = drawKills(dice, verbs.length, options.kills)
  const steps = verbs.map(({ actor, verb }, number) => ({
    number,
    actor,
    verb,
    dice: dice.fraction(),
    fault: drawFault(dice, killed.has(number)),
    clockHours: dice.chance(CLOCK_OFF) ? dice.below(2 * HOURS_MAX) - HOURS_MAX : 0,
  }))
  return { cast, tasksAtFirst, steps: aimAtPushes(steps) }
}

/** A third plans and reviews, a sixth has nothing but git, the others work with brain; one of these on a small disk. */
function castOf(clones: number): readonly CastMember[] {
  const brains = Math.max(1, Math.floor(clones / 3))
  const gits = Math.max(1, Math.floor(clones / 6))
  return Array.from({ length: clones }, (_, index) => {
    const role: Role = index < brains ? 'brain' : index < clones - gits ? 'worker' : 'git'
    return { name: `${role}-${index + 1}`, role, smallDisk: index === brains }
  })
}

interface Doing {
  readonly actor: string
  readonly verb: Verb
}

function drawVerbs(
  dice: Dice,
  cast: readonly CastMember[],
  { operations, force, remote }: Pick<ChaosOptions, 'operations' | 'force' | 'remote'>,
): readonly Doing[] {
  const drawn: Doing[] = []
  const tempting = [...(force ? FORCING : []), ...(remote === 'github-like' ? DELETING : [])]
  while (drawn.length < operations) {
    const { name, role } = cast[dice.below(cast.length)]!
    const scripts = role === 'git' ? [...SCRIPTS[role], ...tempting] : SCRIPTS[role]
    drawn.push(...dice.weighted(scripts).map((verb) => ({ actor: name, verb })))
  }
  return drawn.slice(0, operations)
}

/** Puts `create` in the place of as many of the brains' steps as tasks are still to come. */
function withCreations(
  verbs: readonly Doing[],
  { dice, cast, more }: { dice: Dice; cast: readonly CastMember[]; more: number },
): readonly Doing[] {
  const brains = new Set(cast.filter(({ role }) => role === 'brain').map(({ name }) => name))
  const places = verbs.flatMap(({ actor }, index) => (brains.has(actor) ? [index] : []))
  const chosen = new Set(drawSome(dice, places, more))
  return verbs.map((doing, index) => (chosen.has(index) ? { ...doing, verb: 'create' as const } : doing))
}

function drawKills(dice: Dice, steps: number, kills: number): ReadonlySet<number> {
  const all = Array.from({ length: steps }, (_, index) => index)
  return new Set(drawSome(dice, all, kills))
}

function drawSome(dice: Dice, from: readonly number[], count: number): readonly number[] {
  const rest = [...from]
  return Array.from(
    { length: Math.min(count, rest.length) },
    () => rest.splice(dice.below(rest.length), 1)[0]!,
  )
}

const OF_PUSHES: ReadonlySet<Fault['kind'] | undefined> = new Set([
  'lose-answer',
  'refuse-push',
  'delay-push',
])
const PUSHING_NOTHING: ReadonlySet<Verb> = new Set(['list', 'show', 'status', 'wait', 'work'])

/** What goes wrong with a push waits for the actor's next step that makes one; otherwise short runs have hardly any. */
function aimAtPushes(steps: readonly Step[]): readonly Step[] {
  const waiting = new Map<string, Fault>()
  return steps.map((step) => {
    const { actor, verb, fault } = step
    const due = waiting.get(actor)
    if (!PUSHING_NOTHING.has(verb)) {
      if (fault !== null || due === undefined) return step
      waiting.delete(actor)
      return { ...step, fault: due }
    }
    if (fault === null || !OF_PUSHES.has(fault.kind)) return step
    waiting.set(actor, fault)
    return { ...step, fault: null }
  })
}

function drawFault(dice: Dice, isKilled: boolean): Fault | null {
  const other = dice.weighted(FAULTS)(dice)
  const at = dice.fraction() * KILLED_UNTIL
  return isKilled ? { kind: 'kill', at } : other
}
