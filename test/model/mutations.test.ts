import { expect, test } from 'vitest'
import type { Change, CommitPlan, RefMove } from '../../src/domain/decision.ts'
import { parseAttemptBranch } from '../../src/domain/task/task-id.ts'
import type { Rules } from './actor.ts'
import {
  approve,
  approveUnseen,
  cancelTask,
  claim,
  forceReclaim,
  reclaimForDan,
  show,
} from './brain-operations.ts'
import { explore, type Scenario } from './explore.ts'
import { claimByGit, claimUnlooked, handIn, push, rebaseAndPush } from './git-operations.ts'
import { brain, named, worker } from './scenarios.ts'

/** A rule broken on purpose, and three actors whom that hurts. */
interface Mutation {
  readonly rules: Rules
  readonly scenario: Scenario
  readonly promise: string
}

const REVIEWED: Scenario = {
  actors: [worker('a', claim, handIn, handIn), brain('b', show, approve), brain('c', show, approve)],
  prelude: [0, 0],
}
const TAKEN: Scenario = {
  actors: [worker('a', claim, push, rebaseAndPush), worker('b', claim), brain('c', forceReclaim)],
  prelude: [0],
}
const RACE: Scenario = { actors: [worker('a', claim, push), worker('b', claim, push), worker('c', claim)] }

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a claim is told by name, not by nonce': {
    rules: { nonceByName: true },
    scenario: { actors: [named('a', 'worker', claim), named('b', 'worker', claim), brain('c', cancelTask)] },
    promise: 'two believe that they hold the current attempt',
  },
  'the next attempt leaves the former branch where it is': {
    rules: { push: withoutFence, moves: (moves) => moves.filter(({ from, to }) => from !== to) },
    scenario: TAKEN,
    promise: 'an attempt was opened without the work of the former one',
  },
  'an approval is pushed ref by ref': {
    rules: { onePushEach: true },
    scenario: REVIEWED,
    promise: 'a plain push of somebody who does not hold the task was taken',
  },
  'all attempts share one branch': {
    rules: { push: onOneBranch },
    scenario: { ...TAKEN, actors: [...TAKEN.actors.slice(0, 2), brain('c', reclaimForDan)] },
    promise: 'a former holder wrote on the current attempt',
  },
  'an approval takes whatever the tip is': {
    rules: {},
    scenario: {
      ...REVIEWED,
      actors: [worker('a', claim, handIn, handIn), brain('b', show, approveUnseen), brain('c', show)],
    },
    promise: 'another commit than the reviewed one was approved',
  },
  'a claim by plain git does not look whether the branch is there': {
    rules: {},
    scenario: {
      ...REVIEWED,
      actors: [worker('a', claim, handIn), brain('b', show, approve), worker('c', claimUnlooked)],
    },
    promise: 'somebody was told of a claim that is not theirs',
  },
  'two commits can be equal': {
    rules: { oneOperation: true },
    scenario: REVIEWED,
    promise: 'two were told that they approved, and one did',
  },
  'a branch is created over one that is there': {
    rules: { moves: (moves, refs) => moves.map((move) => overwriting(move, refs)) },
    scenario: RACE,
    promise: 'a commit that was pushed can no longer be reached',
  },
  'a task that nobody has is closed without a fence': {
    rules: { push: withoutFenceAhead },
    scenario: { actors: [worker('a', claim, push), brain('b', cancelTask), worker('c', claimByGit)] },
    promise: 'a task was closed with an attempt that its closing does not know',
  },
  'a claim is told without a second look by a host without atomic pushes': {
    rules: { noSecondLook: true, onePushEach: true },
    scenario: { actors: [brain('a', cancelTask), worker('b', claim), worker('c', claim)] },
    promise: 'somebody was told of a claim that is not theirs',
  },
}

test.each(Object.entries(MUTATIONS))('the model sees it when %s', async (_, { rules, scenario, promise }) => {
  const { violation } = await explore(scenario, { statesMax: 20_000, rules })
  expect(violation?.promise).toBe(promise)
  if (process.env['MODEL_STORIES'] !== undefined)
    process.stdout.write(`\n${promise}\n  ${violation?.story.join('\n  ')}\n`)
})

test.each(Object.entries(MUTATIONS))('the same actors do no harm by the rules: %s', async (_, mutation) => {
  const { actors, ...rest } = mutation.scenario
  const lawful = actors.map((actor) => ({
    ...actor,
    script: actor.script.map((operation) => LAWFUL.get(operation) ?? operation),
  }))
  const { violation, complete } = await explore({ ...rest, actors: lawful }, { statesMax: 20_000 })
  expect(violation).toBe(null)
  expect(complete).toBe(true)
})

const LAWFUL = new Map([
  [approveUnseen, approve],
  [claimUnlooked, claimByGit],
])

/** The former attempt's ref is named in the push, but not moved: a lease on it then checks nothing. */
function withoutFence(change: Change): Change {
  const created = new Set(change.refs.filter(({ from }) => from === null).map(({ to }) => to))
  const stay = (move: RefMove): RefMove =>
    move.from !== null && created.has(move.to) ? { ...move, to: move.from } : move
  return { ...change, refs: change.refs.map(stay) }
}

/** A task that nobody has is closed on main only. */
function withoutFenceAhead(change: Change): Change {
  const isClosing = change.refs.some(({ branch }) => branch === 'main')
  return { ...change, refs: change.refs.filter(({ from }) => !isClosing || from !== null) }
}

/** A later attempt goes on where the former one was, under its name and its number. */
function onOneBranch(change: Change): Change {
  const isFirst = ({ branch }: RefMove): boolean => (parseAttemptBranch(branch)?.attempt ?? 1) === 1
  return { ...change, commits: change.commits.map(asFirstAttempt), refs: change.refs.filter(isFirst) }
}

function asFirstAttempt({ edits, ...commit }: CommitPlan): CommitPlan {
  const first = (text: string): string => text.replace(/^attempt: \d+$/m, 'attempt: 1')
  return {
    ...commit,
    edits: edits.map((edit) => ('text' in edit ? { ...edit, text: first(edit.text) } : edit)),
  }
}

function overwriting(move: RefMove, refs: ReadonlyMap<string, string>): RefMove {
  return move.from === null ? { ...move, from: refs.get(move.branch) ?? null } : move
}
