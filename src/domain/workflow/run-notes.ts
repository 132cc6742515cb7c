import type { Look } from '../look.ts'
import { oneLine, shorten } from '../markdown/lines.ts'
import type { NoteKind } from '../result/result-notes.ts'
import { NOTE_KINDS } from '../result/result-notes.ts'
import { numberOf, type TaskId } from '../task/task-id.ts'
import type { Task } from '../task/task.ts'

/** One line that somebody who worked for a run hands on. */
export interface RunNote {
  readonly kind: NoteKind
  /** One line, as its writer put it. */
  readonly text: string
  readonly task: TaskId
  readonly phase: string
  readonly item: string | null
  /** RFC 3339, UTC; null while the task is open. */
  readonly at: string | null
}

const NOTE_MAX = 300

/**
 * What the tasks of a run have to say to others, oldest first: lines of approved results, blockers and questions that
 * wait for an answer, and the answers that were given. The same words count once, where they stand last.
 */
export function gatherNotes(tasks: readonly Task[], look: Pick<Look, 'results'>): readonly RunNote[] {
  const inOrder = tasks.toSorted((a, b) => timeOf(a) - timeOf(b) || numberOf(a.id) - numberOf(b.id))
  const notes = inOrder.flatMap((task) =>
    [...resultNotes(task), ...answers(task, look), ...openBlockers(task)].map(({ kind, text }) => ({
      ...{ kind, text: shorten(oneLine(text), NOTE_MAX), task: task.id },
      ...{ phase: task.phase ?? '', item: task.part?.item ?? null, at: task.closed?.at ?? null },
    })),
  )
  const last = new Map(notes.map((note, index) => [keyOf(note), index]))
  return notes.filter((note, index) => note.text !== '' && last.get(keyOf(note)) === index)
}

/** What is open comes last. */
function timeOf({ closed }: Task): number {
  const at = Date.parse(closed?.at ?? '')
  return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at
}

function keyOf({ kind, text }: RunNote): string {
  return `${kind} ${text.toLowerCase()}`
}

type Note = Pick<RunNote, 'kind' | 'text'>

/** Only what was approved: anything else may be taken back. */
function resultNotes({ state, output }: Task): readonly Note[] {
  const notes = state === 'completed' ? output?.file.notes : undefined
  return NOTE_KINDS.flatMap((kind) => (notes?.[kind] ?? []).map((text) => ({ kind, text })))
}

/** A person's answer binds those who come after as well. */
function answers({ feedback }: Task, { results }: Pick<Look, 'results'>): readonly Note[] {
  return feedback
    .filter(({ kind }) => kind === 'answer')
    .map(({ blobs, text }) => {
      const asked = blobs.flatMap((blob) => results.get(blob)?.summary || [])[0]
      const about = asked === undefined ? '' : ` (to: ${shorten(oneLine(asked), ASKED_MAX)})`
      return { kind: 'decisions', text: `${shorten(oneLine(text), NOTE_MAX - about.length)}${about}` }
    })
}

const ASKED_MAX = 100

function openBlockers({ open, closed }: Task): readonly Note[] {
  if (closed !== null) return []
  return open.map(({ file }) => ({
    kind: 'blockers',
    text: file.need === null ? file.summary : `${file.summary} Needed: ${file.need}`,
  }))
}
