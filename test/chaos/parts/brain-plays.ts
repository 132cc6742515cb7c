import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Done, Order } from './actor.ts'
import type { ModelTask } from './model.ts'
import { readGit } from './plain-git.ts'
import { isIn, pick, type Plays, type Turn } from './turn.ts'

/** Past any lease: whoever looks by this clock finds every holder silent. */
const LATER = 3

/** What a brain does. */
export const BRAIN_PLAYS: Plays<
  | 'answer'
  | 'approve'
  | 'cancel'
  | 'create'
  | 'edit'
  | 'hand-edit'
  | 'list'
  | 'reclaim'
  | 'reopen'
  | 'request-changes'
  | 'reserve'
  | 'show'
  | 'status'
  | 'undo'
> = {
  answer: (turn) => order(pick(turn, isIn('blocked')), (id) => ['answer', id, `Answer ${turn.step.number}`]),
  approve,
  cancel: (turn) => order(pick(turn, isLonely(turn)), (id) => ['cancel', id]),
  create,
  edit: (turn) =>
    order(pick(turn, isOpen), (id) => [
      'edit-task',
      id,
      '--note',
      `Note ${turn.step.number}`,
      '--priority',
      priorityOf(turn),
    ]),
  'hand-edit': handEdit,
  list: () => ({ words: ['list', '--state', 'all'], task: null }),
  reclaim: (turn) => order(pick(turn, isIn('in_progress', 'changes_requested')), (id) => ['reclaim', id]),
  reopen: (turn) => order(pick(turn, isIn('cancelled', 'failed')), (id) => ['reopen', id]),
  'request-changes': (turn) =>
    order(shownOr(turn), (id) => ['review', id, '--request-changes', `Once more ${turn.step.number}`]),
  reserve: (turn) => order(pick(turn, isIn('ready')), (id) => ['reserve', id, '--worker', 'nobody-here']),
  show,
  status: () => ({ words: ['status', '--fetch'], task: null }),
  undo: () => ({ words: ['undo', '--yes'], task: null }),
}

/** Verbs that only make sense by a clock that is ahead. */
export const CLOCKS: Readonly<Record<string, number>> = { reclaim: LATER }

function order(
  task: Pick<ModelTask, 'id'> | null,
  words: (id: string) => readonly string[],
  after?: Order['after'],
): Order | null {
  return task === null
    ? null
    : { words: words(task.id), task: task.id, ...(after === undefined ? {} : { after }) }
}

function isOpen({ closing }: ModelTask): boolean {
  return closing === null
}

/** A task that is not begun, and that no other waits for. */
function isLonely({ model }: Turn): (task: ModelTask) => boolean {
  const needed = new Set([...model.values()].flatMap(({ dependsOn }) => dependsOn))
  return (task) => task.state === 'ready' && !needed.has(task.id)
}

function priorityOf({ step }: Turn): string {
  return ['critical', 'high', 'medium', 'low'][step.number % 4]!
}

/** The title says who made it, so that a task which is there twice, or in the place of another, shows. */
function create({ actor, step, model, journal }: Turn): Order {
  const title = `Step ${step.number} of ${actor.name}`
  const others = [...model.values()].filter(({ closing }) => closing === null)
  const needed = step.dice < 0.3 ? others[Math.floor((step.dice / 0.3) * others.length)] : undefined
  const after = ({ ok, data }: Done): void => {
    const [made] = (data['tasks'] ?? []) as readonly { id: string }[]
    if (ok && made !== undefined) journal.created.push({ actor: actor.name, id: made.id, title })
  }
  const words = ['create-task', title, ...(needed === undefined ? [] : ['--depends-on', needed.id])]
  return { words, task: null, after }
}

function show(turn: Turn): Order | null {
  const { actor, journal } = turn
  return order(
    pick(turn, isIn('review')),
    (id) => ['review', id],
    ({ ok, data }) => {
      const { id } = (data['task'] ?? {}) as { id?: string }
      const commit = data['commit']
      actor.shown = null
      if (!ok || id === undefined || typeof commit !== 'string') return
      actor.shown = { id, commit }
      journal.noteShown(actor.name, id, commit)
    },
  )
}

function shownOr(turn: Turn): Pick<ModelTask, 'id'> | null {
  return turn.actor.shown ?? pick(turn, isIn('review'))
}

/** Of what this clone last showed, by name or by its own memory of it; with nothing shown it looks first. */
function approve(turn: Turn): Order | null {
  const { actor, step, journal } = turn
  const { shown } = actor
  if (shown === null) return show(turn)
  const named = step.dice < 0.5 ? ['--commit', shown.commit] : []
  actor.shown = null
  return order(
    shown,
    (id) => ['review', id, '--approve', ...named],
    ({ ok, data }) => {
      if (!ok) return
      const { commit, merge } = data as { commit: string; merge: string | null }
      journal.approvals.push({ actor: actor.name, id: shown.id, commit, merge })
    },
  )
}

/** A person's edit of a task file, published; what could not be published is taken back. */
async function handEdit(turn: Turn): Promise<Order | null> {
  const { actor, step } = turn
  const task = pick(turn, isOpen)
  if (task === null) return null
  const path = `tasks/${task.id}.md`
  await appendFile(join(actor.dir, path), `\nBy hand ${step.number}.\n`)
  const takeBack = async (): Promise<void> => {
    const known = await readGit(actor.dir, ['ls-files', '--', path])
    const words =
      known === '' ? ['clean', '--quiet', '--force', '--', path] : ['checkout', '--quiet', '--', path]
    await readGit(actor.dir, words).catch(() => '')
  }
  const after = ({ ok }: Done): Promise<void> | void => (ok ? undefined : takeBack())
  return { words: ['sync', '--yes'], task: task.id, after }
}
