import { describe } from 'vitest'
import { blobOf } from '../../../support/a-look.ts'
import { answer, BLOCKER, changes, claimed, OUTPUT, QUESTION, expectStates, TIP } from './a-claim.ts'

describe('a closed or approved task', () => {
  const approved = { commit: TIP, pullRequest: null }
  expectStates([
    ['the file says completed', 'completed', { tasks: [{ closed: { as: 'completed' } }] }],
    ['the file says failed', 'failed', { tasks: [{ closed: { as: 'failed' } }] }],
    ['the file says cancelled', 'cancelled', { tasks: [{ closed: { as: 'cancelled' } }] }],
    [
      'an output waits on the branch of a closed one',
      'completed',
      { tasks: [{ closed: { as: 'completed' } }], tips: [claimed({ output: OUTPUT })] },
    ],
    [
      'it is closed and was approved before',
      'completed',
      { tasks: [{ closed: { as: 'completed' }, approved }] },
    ],
    [
      'it is closed and in the backlog',
      'cancelled',
      { tasks: [{ closed: { as: 'cancelled' }, backlog: true }] },
    ],
    ['the file says approved', 'approved', { tasks: [{ approved }], tips: [claimed({ output: OUTPUT })] }],
  ])
})

describe('results on the branch', () => {
  const output = blobOf('output', OUTPUT)
  const blocker = blobOf('blocker', BLOCKER)
  expectStates([
    ['a claim and nothing else', 'in_progress', { tips: [claimed()] }],
    ['a branch without a status file', 'in_progress', { tips: [claimed({}, { results: {} })] }],
    ['an output', 'review', { tips: [claimed({ output: OUTPUT })] }],
    ['an output beside a question', 'review', { tips: [claimed({ output: OUTPUT, question: QUESTION })] }],
    ['a blocker', 'blocked', { tips: [claimed({ blocker: BLOCKER })] }],
    ['a question', 'blocked', { tips: [claimed({ question: QUESTION })] }],
    ['an incident alone', 'in_progress', { tips: [claimed({ incident: BLOCKER })] }],
    [
      'an answered blocker',
      'in_progress',
      { tips: [claimed({ blocker: BLOCKER })], feedback: { 1: [answer(blocker)] } },
    ],
    [
      'a blocker with other words than those answered',
      'blocked',
      { tips: [claimed({ blocker: { summary: 'No disk.' } })], feedback: { 1: [answer(blocker)] } },
    ],
    [
      'the same words raised again, as another blob',
      'blocked',
      { tips: [claimed({ blocker: { ...BLOCKER, blob: 'again' } })], feedback: { 1: [answer(blocker)] } },
    ],
    [
      'a blocker answered and a question not',
      'blocked',
      { tips: [claimed({ blocker: BLOCKER, question: QUESTION })], feedback: { 1: [answer(blocker)] } },
    ],
    [
      'blocker and question answered together',
      'in_progress',
      {
        tips: [claimed({ blocker: BLOCKER, question: QUESTION })],
        feedback: { 1: [answer(blocker, blobOf('question', QUESTION))] },
      },
    ],
    [
      'changes requested at the tip',
      'changes_requested',
      { tips: [claimed({ output: OUTPUT })], feedback: { 1: [changes(output)] } },
    ],
    [
      'changes requested by hand, without a commit',
      'changes_requested',
      { tips: [claimed({ output: OUTPUT })], feedback: { 1: [changes(output, null)] } },
    ],
    [
      'changes requested, and a commit since',
      'in_progress',
      { tips: [claimed({ output: OUTPUT }, { commit: 'e'.repeat(40) })], feedback: { 1: [changes(output)] } },
    ],
    [
      'changes requested, and a new output since',
      'review',
      { tips: [claimed({ output: { summary: 'Better.' } })], feedback: { 1: [changes(output)] } },
    ],
    [
      'the same output reviewed again at a later tip',
      'changes_requested',
      {
        tips: [claimed({ output: OUTPUT })],
        feedback: { 1: [changes(output, 'e'.repeat(40)), changes(output)] },
      },
    ],
    [
      'changes requested, and a blocker',
      'blocked',
      { tips: [claimed({ output: OUTPUT, blocker: BLOCKER })], feedback: { 1: [changes(output)] } },
    ],
    [
      'an answer that names the output',
      'review',
      { tips: [claimed({ output: OUTPUT })], feedback: { 1: [answer(output)] } },
    ],
    [
      'a request for changes that names the blocker',
      'blocked',
      { tips: [claimed({ blocker: BLOCKER })], feedback: { 1: [changes(blocker)] } },
    ],
    [
      'feedback on another task',
      'blocked',
      { tips: [claimed({ blocker: BLOCKER })], feedback: { 2: [answer(blocker)] } },
    ],
    [
      'an output that is the one on main',
      'in_progress',
      { tips: [claimed({ output: OUTPUT })], main: { 1: { output: OUTPUT } } },
    ],
    [
      'another output than the one on main',
      'review',
      { tips: [claimed({ output: OUTPUT })], main: { 1: { output: { summary: 'Older.' } } } },
    ],
    [
      'a task in the backlog that somebody works on',
      'in_progress',
      { tasks: [{ backlog: true }], tips: [claimed()] },
    ],
    [
      'a waiting task that somebody works on',
      'in_progress',
      { tasks: [{ dependsOn: [2] }, { id: 2 }], tips: [claimed()] },
    ],
  ])
})

describe('a task nobody works on', () => {
  expectStates([
    ['nothing stands in its way', 'ready', {}],
    ['the file says backlog', 'backlog', { tasks: [{ backlog: true }] }],
    ['a later sprint', 'backlog', { tasks: [{ sprint: 3 }], settings: { sprint: { number: 2 } } }],
    ['the current sprint', 'ready', { tasks: [{ sprint: 2 }], settings: { sprint: { number: 2 } } }],
    ['an earlier sprint', 'ready', { tasks: [{ sprint: 1 }], settings: { sprint: { number: 2 } } }],
    [
      'a later sprint, in a project without sprints',
      'ready',
      { tasks: [{ sprint: 3 }], settings: { workflow: 'waterfall' } },
    ],
    ['a backlog task that also waits', 'backlog', { tasks: [{ backlog: true, dependsOn: [2] }, { id: 2 }] }],
    ['a dependency that is open', 'waiting', { tasks: [{ dependsOn: [2] }, { id: 2 }] }],
    [
      'a dependency in review',
      'waiting',
      { tasks: [{ dependsOn: [2] }, { id: 2 }], tips: [{ branch: 'task/002', results: { output: OUTPUT } }] },
    ],
    [
      'a dependency that is completed',
      'ready',
      { tasks: [{ dependsOn: [2] }, { id: 2, closed: { as: 'completed' } }] },
    ],
    [
      'one of two dependencies completed',
      'waiting',
      { tasks: [{ dependsOn: [2, 3] }, { id: 2, closed: { as: 'completed' } }, { id: 3 }] },
    ],
    [
      'a dependency that failed',
      'waiting',
      { tasks: [{ dependsOn: [2] }, { id: 2, closed: { as: 'failed' } }] },
    ],
    ['a dependency that does not exist', 'waiting', { tasks: [{ dependsOn: [2] }] }],
    ['a dependency on itself', 'waiting', { tasks: [{ dependsOn: [1] }] }],
  ])
})
