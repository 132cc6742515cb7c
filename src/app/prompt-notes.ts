import type { Look } from '../domain/look.ts'
import { shellWord } from '../domain/shell-words.ts'
import type { Task } from '../domain/task/task.ts'

export interface Prompted {
  readonly task: Pick<Task, 'id' | 'state' | 'waitingFor' | 'worker' | 'attempts'>
  readonly look: Pick<Look, 'remote'> & { readonly base: Pick<Look['base'], 'branch'> }
  /** What was asked for with --worker. */
  readonly asked: string | undefined
  /** Whose claim this clone has; null: nobody's. */
  readonly held: string | null
  /** The prompt is for the clone that it was printed in. */
  readonly isHere: boolean
}

/** What whoever hands the prompt on has to know: why a worker could not begin by it, and what to do instead. */
export function promptNotes(prompted: Prompted): readonly string[] {
  const { task, isHere } = prompted
  if (isHere) return [`This prompt is for a worker in this clone: ${task.id} is claimed here.`]
  return [...waitingNotes(prompted), ...holderNotes(prompted), ...remoteNotes(prompted)]
}

function waitingNotes({ task: { id, state, waitingFor } }: Prompted): readonly string[] {
  if (state !== 'waiting') return []
  return [
    `${id} waits for ${waitingFor.join(', ') || 'others'}: a worker with plain git would begin without that work. Hand the prompt out once brain show ${id} says ready.`,
  ]
}

function holderNotes({ task: { id, state, worker }, asked, held }: Prompted): readonly string[] {
  if (worker === null) return []
  const take = `brain reclaim ${id} --force --worker ${asked === undefined || asked === worker ? 'NAME' : shellWord(asked)}`
  if (held === null)
    return [
      `${id} is ${state} with ${worker}: nobody else can claim it. To take it away: ${take}, then print the prompt anew.`,
    ]
  if (asked === undefined || asked === held) return []
  return [`${id} is ${held}'s, so the prompt names ${held}, not ${asked}. To give it to another: ${take}`]
}

function remoteNotes({ task: { id }, look, asked }: Prompted): readonly string[] {
  if (look.remote !== null) return []
  const number = id.slice('task-'.length)
  return [
    `There is no remote, so nobody can clone by this prompt. On this machine: git worktree add --detach ../${id} ${look.base.branch}, and in that folder: brain worker claim ${number} --as ${shellWord(asked ?? `worker-${number}`)}`,
  ]
}
