import type { Actor } from './actor.ts'
import {
  approve,
  block,
  cancelTask,
  claim,
  claimAny,
  createTask,
  forceReclaim,
  reclaim,
  release,
  reopenTask,
  sendBack,
  show,
  submit,
  undo,
} from './brain-operations.ts'
import type { Scenario } from './explore.ts'
import { claimByGit, handIn, mergeAndPush, push, rebaseAndPush } from './git-operations.ts'
import type { Operation } from './operation.ts'

/** Each name says what three actors do at once; all orders of their steps are explored. */
export const SCENARIOS = {
  'three workers claim the same task': {
    actors: [worker('a', claim, push), worker('b', claimAny, push), worker('c', claimByGit, push)],
    faults: 1,
  },
  'two sessions with one name claim, and their answers are lost': {
    actors: [named('a', 'worker', claim, submit), named('b', 'worker', claim, submit), worker('c', claim)],
    faults: 2,
  },
  'a holder pushes, rebases and pushes while the task is taken from it': {
    actors: [
      worker('a', claim, push, rebaseAndPush),
      worker('b', claim, push, mergeAndPush),
      brain('c', forceReclaim, forceReclaim),
    ],
    prelude: [0],
    faults: 1,
  },
  'two brains reclaim what its holder gives back': {
    actors: [worker('a', claim, release, push), brain('b', reclaim, show), brain('c', forceReclaim, claim)],
    prelude: [0],
    leaps: 1,
    faults: 1,
  },
  'a lease runs out while its holder goes on': {
    actors: [worker('a', claim, push, submit), brain('b', reclaim), worker('c', claim, submit)],
    prelude: [0],
    leaps: 2,
    faults: 1,
  },
  'two brains approve, and the worker commits once more': {
    actors: [
      worker('a', claim, handIn, handIn, mergeAndPush),
      brain('b', show, approve),
      brain('c', show, approve),
    ],
    prelude: [0, 0],
    faults: 1,
  },
  'one brain approves, the other sends back': {
    actors: [worker('a', claim, handIn, push, handIn), brain('b', show, approve), brain('c', show, sendBack)],
    prelude: [0, 0],
    faults: 1,
  },
  'one brain approves and takes it back, the other cancels': {
    actors: [
      worker('a', claim, handIn, push, claim),
      brain('b', show, approve, undo),
      brain('c', cancelTask, reopenTask),
    ],
    prelude: [0, 0],
  },
  'a claim, a cancellation and a reopening': {
    actors: [
      worker('a', claim, push, rebaseAndPush),
      brain('b', cancelTask, reopenTask),
      worker('c', claim, handIn),
    ],
    faults: 1,
  },
  'work by plain git is approved, reopened and claimed again': {
    actors: [
      worker('a', claimByGit, handIn, push, mergeAndPush),
      brain('b', show, approve, reopenTask),
      worker('c', claim, push),
    ],
    prelude: [0, 0],
  },
  'work is approved while workers with an old prompt claim': {
    actors: [
      worker('a', claim, handIn, push),
      brain('b', show, approve, undo),
      worker('c', claimByGit, push),
    ],
    prelude: [0, 0],
    faults: 1,
  },
  'a blocked worker is overtaken': {
    actors: [
      worker('a', claim, block, submit),
      brain('b', forceReclaim, cancelTask),
      worker('c', claim, submit),
    ],
    prelude: [0],
    faults: 1,
  },
  'three brains create tasks': {
    actors: [brain('a', createTask, createTask), brain('b', createTask), brain('c', createTask, createTask)],
    faults: 1,
  },
} satisfies Record<string, Scenario>

export function worker(name: string, ...script: Operation[]): Actor {
  return named(name, `worker-${name}`, ...script)
}

/** Two brains are often one person: git shows the same name for both. */
export function brain(name: string, ...script: Operation[]): Actor {
  return named(name, 'Ada', ...script)
}

export function named(name: string, identity: string, ...script: Operation[]): Actor {
  return { name, identity, script }
}
