import { createHash } from 'node:crypto'
import { memoryRepository } from '../../src/adapters/memory/memory-repository.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { type Actor, FRESH, type Rules, type State } from './actor.ts'
import { TASK } from './brain-operations.ts'
import { snapshotAt, type Eyes, violationIn } from './invariants.ts'
import { type Progress, resume } from './resume.ts'
import { sharedMemory } from './shared-memory.ts'
import { type Choice, choicesAt, type Stepping, takeStep } from './steps.ts'

export interface Scenario {
  readonly actors: readonly Actor[]
  /** What happened before, one operation after the other: by the index of its actor. */
  readonly prelude?: readonly number[]
  /** Lost answers and crashes, together. */
  readonly faults?: number
  /** How often the clock may move on past every lease. */
  readonly leaps?: number
  readonly files?: Readonly<Record<string, string>>
}

export interface Bounds {
  readonly statesMax: number
  readonly rules?: Rules
}

export interface Exploration {
  readonly states: number
  readonly steps: number
  /** The longest way from the start. */
  readonly depth: number
  /** Every interleaving was seen; false where `statesMax` ended it. */
  readonly complete: boolean
  /** The shortest story that breaks a promise; null when none does. */
  readonly violation: { readonly promise: string; readonly story: readonly string[] } | null
}

const START = Date.parse('2026-11-21T10:00:00Z')
const FILES = {
  'README.md': '# Project\n',
  'CLAUDE.md': '# Project\n',
  [`tasks/${TASK}.md`]: `---\nid: ${TASK}\ntitle: The one task\n---\n# The one task\n`,
}

/**
 * Every order in which the actors' steps can come, breadth first, so that the first violation has the shortest story.
 * Two orders that lead to the same world are one.
 */
export async function explore(scenario: Scenario, { statesMax, rules = {} }: Bounds): Promise<Exploration> {
  const stepping = steppingFor(scenario, rules)
  const start = await afterPrelude(stepping, scenario)
  const known = new Set([keyOf(start)])
  const trail: Trail[] = [{ from: -1, label: '' }]
  let frontier: Reached[] = [{ state: start, at: 0 }]
  let [steps, depth] = [0, 0]
  for (; frontier.length > 0 && known.size < statesMax; depth++) {
    const next: Reached[] = []
    for (const { state, at } of frontier) {
      for (const choice of await choicesAt(stepping, state)) {
        const step = await takeStep(stepping, state, choice)
        steps++
        const story = { from: at, label: step.label }
        const promise = await violationIn(stepping.eyes, step)
        if (promise !== null)
          return {
            states: known.size,
            steps,
            depth: depth + 1,
            complete: false,
            violation: { promise, story: tell(trail, story) },
          }
        const key = keyOf(step.after)
        if (known.has(key)) continue
        known.add(key)
        next.push({ state: step.after, at: trail.push(story) - 1 })
      }
      if (known.size >= statesMax) break
    }
    frontier = next
  }
  return { states: known.size, steps, depth, complete: frontier.length === 0, violation: null }
}

interface Trail {
  readonly from: number
  readonly label: string
}

interface Reached {
  readonly state: State
  readonly at: number
}

function tell(trail: readonly Trail[], last: Trail): readonly string[] {
  const story: string[] = []
  for (let step: Trail | undefined = last; step !== undefined && step.label !== ''; step = trail[step.from])
    story.unshift(step.label)
  return story
}

function steppingFor({ actors, files = {} }: Scenario, rules: Rules): Stepping {
  const memory = sharedMemory({ ...FILES, ...files }, rules.moves ?? ((moves) => moves))
  let now = START
  const clock = { now: () => new Date(now), sleep: () => Promise.resolve() }
  const setClock = (time: number): void => void (now = time)
  const repository = memoryRepository(memory.store, { clock, identity: 'eyes', operation: () => 'none' })
  const eyes: Eyes = { memory, repository, setClock, seen: new Map<string, Snapshot>() }
  const known = new Map<string, Progress>()
  return {
    eyes,
    actors,
    rules,
    progress: async (index, state) => {
      const { believes: _, created: __, approvals: ___, applies: ____, ...seen } = state
      const key = `${index} ${JSON.stringify(seen)}`
      const progress = known.get(key) ?? (await resume({ memory, actor: actors[index]!, rules }, state))
      known.set(key, progress)
      return progress
    },
  }
}

async function afterPrelude(
  stepping: Stepping,
  { prelude = [], actors, faults = 0, leaps = 0 }: Scenario,
): Promise<State> {
  let state: State = {
    refs: stepping.eyes.memory.now(),
    now: START,
    faults: 0,
    leaps: 0,
    actors: actors.map(() => FRESH),
    completions: 0,
  }
  for (const actor of prelude) {
    const { done } = state.actors[actor]!
    const choice: Choice = { kind: 'step', actor }
    while (state.actors[actor]!.done === done) state = (await takeStep(stepping, state, choice)).after
  }
  await snapshotAt(stepping.eyes, state.refs, state.now)
  return { ...state, faults, leaps }
}

function keyOf(state: State): string {
  return createHash('sha1').update(JSON.stringify(state)).digest('base64')
}
