import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from './a-project.ts'
import { writeFiles } from './git-sandbox.ts'
import { handsIn, type Step } from './staged-project.ts'

/** A repository just before a command is given; copies are made of it, one for each kill. */
export interface KillScene {
  readonly name: string
  /** Whose clone the command is given in. */
  readonly who: 'bea' | 'wil'
  readonly words: readonly string[]
  /** What was done before in the shared repository, or in the only one. */
  readonly before: readonly Step[]
  /** What somebody does to their files then. */
  readonly edit?: (person: Person) => Promise<void>
  /** What `show` of task 1 (or of the one named) says in the end, whatever happened before. */
  readonly ends: { readonly task: string; readonly is: Readonly<Record<string, unknown>> }
  /** Milliseconds into the checks at which it is killed as well; without it there are none. */
  readonly inChecks?: readonly number[]
  /** Refusals that only say: it is done already. */
  readonly doneAlready?: readonly string[]
}

const CLAIMED: readonly Step[] = [['wil', 'worker', 'claim', '1']]
const DELIVERED: readonly Step[] = [
  ...handsIn('wil', '1', { 'src/form.js': 'form\n', 'src/app.js': 'app with form\n' }),
  ['bea', 'review', '1'],
]

export const KILL_SCENES: readonly KillScene[] = [
  {
    name: 'create-task',
    who: 'bea',
    words: ['create-task', 'task-007', 'Page'],
    before: [],
    ends: { task: '7', is: { state: 'ready', title: 'Page' } },
    doneAlready: ['TASK_EXISTS'],
  },
  {
    name: 'worker claim',
    who: 'wil',
    words: ['worker', 'claim', '1'],
    before: [],
    ends: { task: '1', is: { state: 'in_progress', worker: 'wil', attempt: 1 } },
  },
  {
    name: 'worker claim of a next attempt',
    who: 'wil',
    words: ['worker', 'claim', '1'],
    before: [
      ['bea', 'worker', 'claim', '1', '--no-checkout'],
      ['bea', 'worker', 'release', '1'],
    ],
    ends: { task: '1', is: { state: 'in_progress', worker: 'wil', attempt: 3 } },
  },
  {
    name: 'worker report',
    who: 'wil',
    words: ['worker', 'report', '1', '--progress', '40', '--step', 'Half'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'in_progress', progress: 40, step: 'Half' } },
  },
  {
    name: 'worker block',
    who: 'wil',
    words: ['worker', 'block', '1', '--issue', 'a', '--need', 'b', '--impact', 'c'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'blocked' } },
  },
  {
    name: 'worker submit',
    who: 'wil',
    words: ['worker', 'submit', '1', '--summary', 'Done'],
    before: [
      ...CLAIMED,
      ['wil', 'worker', 'ask', '1', '--question', 'Which?'],
      { who: 'wil', commit: { 'src/form.js': 'form\n' } },
    ],
    ends: { task: '1', is: { state: 'review' } },
  },
  {
    name: 'review --approve',
    who: 'bea',
    words: ['review', '1', '--approve'],
    before: DELIVERED,
    inChecks: [0, 25, 50, 100, 200, 400],
    ends: { task: '1', is: { state: 'completed' } },
    doneAlready: ['NOTHING_TO_REVIEW'],
  },
  {
    name: 'review --request-changes',
    who: 'bea',
    words: ['review', '1', '--request-changes', 'More'],
    before: DELIVERED,
    ends: { task: '1', is: { state: 'changes_requested' } },
  },
  {
    name: 'reclaim',
    who: 'bea',
    words: ['reclaim', '1', '--force'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'ready', attempt: 2 } },
    doneAlready: ['NOTHING_OPEN', 'TASK_NOT_READY', 'NOT_HOLDER', 'TASK_NOT_CLAIMED'],
  },
  {
    name: 'sync',
    who: 'bea',
    words: ['sync'],
    before: [],
    edit: async ({ dir }) => {
      const text = await readFile(join(dir, 'tasks/task-001.md'), 'utf8')
      await writeFiles(dir, { 'tasks/task-001.md': text.replace('title: Form', 'title: Form by hand') })
    },
    ends: { task: '1', is: { title: 'Form by hand' } },
  },
  {
    name: 'undo of an approval',
    who: 'bea',
    words: ['undo'],
    before: [...DELIVERED, ['bea', 'review', '1', '--approve']],
    ends: { task: '1', is: { state: 'ready', attempt: 2 } },
    // What came before it cannot be undone: the task has an attempt.
    doneAlready: ['NOTHING_TO_UNDO'],
  },
  {
    name: 'worker release',
    who: 'wil',
    words: ['worker', 'release', '1'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'ready', worker: null } },
    doneAlready: ['NOT_HOLDER'],
  },
  {
    name: 'answer',
    who: 'bea',
    words: ['answer', '1', 'Like this'],
    before: [...CLAIMED, ['wil', 'worker', 'ask', '1', '--question', 'Which?']],
    ends: { task: '1', is: { state: 'in_progress' } },
    doneAlready: ['NOTHING_OPEN'],
  },
  {
    name: 'reserve',
    who: 'bea',
    words: ['reserve', '1', '--worker', 'cloud'],
    before: [],
    ends: { task: '1', is: { state: 'in_progress', worker: 'cloud', attempt: 1 } },
    doneAlready: ['ATTEMPT_OPEN'],
  },
  {
    name: 'edit-task',
    who: 'bea',
    words: ['edit-task', '1', '--priority', 'high'],
    before: [],
    ends: { task: '1', is: { priority: 'high' } },
  },
  {
    name: 'cancel',
    who: 'bea',
    words: ['cancel', '1'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'cancelled' } },
    doneAlready: ['ALREADY_CLOSED'],
  },
  {
    name: 'reopen',
    who: 'bea',
    words: ['reopen', '1'],
    before: [...CLAIMED, ['bea', 'cancel', '1']],
    ends: { task: '1', is: { state: 'ready', closed: null } },
    doneAlready: ['NOT_CLOSED'],
  },
  {
    name: 'archive',
    who: 'bea',
    words: ['archive', '1'],
    before: [...DELIVERED, ['bea', 'review', '1', '--approve']],
    ends: { task: '1', is: { state: 'completed' } },
  },
  {
    name: 'worker claim of several',
    who: 'wil',
    words: ['worker', 'claim', '--count', '2', '--no-checkout'],
    before: [['bea', 'create-task', 'Page']],
    ends: { task: '2', is: { state: 'in_progress', worker: 'wil' } },
    doneAlready: ['NOTHING_READY'],
  },
  {
    name: 'worker ask',
    who: 'wil',
    words: ['worker', 'ask', '1', '--question', 'Which?'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'blocked' } },
  },
  {
    name: 'worker incident',
    who: 'wil',
    words: ['worker', 'incident', '1', '--text', 'The disk was full'],
    before: CLAIMED,
    ends: { task: '1', is: { state: 'in_progress' } },
  },
  {
    name: 'worker rescue',
    who: 'wil',
    words: ['worker', 'rescue', '1'],
    before: [
      ...CLAIMED,
      ['bea', 'reclaim', '1', '--force'],
      { who: 'wil', commit: { 'src/late.js': 'late\n' } },
    ],
    ends: { task: '1', is: { state: 'ready', attempt: 2 } },
  },
  {
    name: 'adopt',
    who: 'bea',
    words: ['adopt', 'fix-form', '--task', '1'],
    before: [],
    edit: async ({ git }) => {
      const commit = await git('commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'By a guest')
      await git('push', '--quiet', 'origin', `${commit}:refs/heads/fix-form`)
    },
    ends: { task: '1', is: { adopted: { branch: 'fix-form' } } },
  },
  {
    name: 'import',
    who: 'bea',
    words: ['import', 'mine/TODO.md'],
    before: [],
    edit: ({ dir }) => writeFiles(dir, { 'mine/TODO.md': '- [ ] Page\n- [ ] Cart\n' }),
    ends: { task: '3', is: { state: 'ready', title: 'Cart' } },
  },
  {
    name: 'workflow new',
    who: 'bea',
    words: ['workflow', 'new', 'a login page', '--template', 'interactive', '--name', 'login'],
    before: [],
    // The run is begun by one push, its first task made by the next: `workflow advance`, as the refusal says.
    ends: { task: '1', is: { state: 'ready' } },
    doneAlready: ['RUN_EXISTS'],
  },
  {
    name: 'init',
    who: 'bea',
    words: ['init'],
    before: [],
    ends: { task: '1', is: { state: 'ready' } },
  },
]
