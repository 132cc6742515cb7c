import { reviewedName } from '../../app/approval-rules.ts'
import { isRefusal } from '../../app/find-task.ts'
import {
  type Artifact,
  changesOf,
  type DocumentKind,
  type Documents,
  documentPhase,
  DOCUMENTS,
  readArtifact,
  readDocuments,
} from '../../app/workflow/read-artifact.ts'
import type { ReadRun } from '../../app/workflow/read-runs.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import { renderGantt } from '../../domain/workflow/documents/review-tasks.ts'
import { review } from './commands/review.ts'
import { plain, plainLine } from './printable.ts'
import { renderChanges, renderFindings } from './render/document-review.ts'
import { staleText } from './render/run-board.ts'
import type { Session, Workspace } from './session.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from './verb.ts'
import { endLines, openRun } from './workflow-verb.ts'

/** A command that shows one document of a run, and takes a person's word on it. */
export function reviewVerb(kind: DocumentKind, summary: string): Verb {
  const name = `review-${kind}`
  return {
    name,
    summary,
    arguments: [['[run]', 'its name; not needed while only one is under way']],
    options: [
      { flags: '--approve', description: 'approve the version that this clone last showed' },
      { flags: '--request-changes <text>', description: 'send it back; - reads standard input' },
      ...(kind === 'tasks' ? [{ flags: '--gantt', description: 'only the chart, as Mermaid' }] : []),
    ],
    writes: true,
    examples: [
      `brain ${name}`,
      `brain ${name} contact-form --request-changes "Add what happens when it is full"`,
      `brain ${name} contact-form --approve`,
      ...(kind === 'tasks' ? ['brain review-tasks --gantt > task_gantt.mmd'] : []),
    ],
    showsTexts: true,
    run: async (session, input) => await reviewDocument(session, kind, input),
  }
}

async function reviewDocument(
  session: Session,
  kind: DocumentKind,
  input: Input,
): Promise<Outcome | Refusal> {
  const workspace = await session.open()
  const found = await openRun({ ...session, fetch: readsNow(session) }, workspace, input.arguments[0])
  if (isRefusal(found)) return found
  const { read } = found
  const phase = documentPhase(read, kind)
  if (phase === null)
    return refuse('PHASE_NOT_FOUND', {
      ...{ run: read.view.run.name, phase: DOCUMENTS[kind][0] },
      phases: read.view.phases.map((one) => one.phase.id),
    })
  const artifact = await readArtifact(workspace.ports.repository, read, phase)
  const decides = isSet(input, 'approve') || optionText(input, 'requestChanges') !== undefined
  if (decides && artifact.task !== null)
    return await review.run(session, { arguments: [artifact.task.id], options: input.options })
  const day = found.world.now.toISOString().slice(0, 'YYYY-MM-DD'.length)
  return await show(workspace, { read, kind, artifact, day, onlyGantt: isSet(input, 'gantt') })
}

/** What is judged must be what is there. */
function readsNow({ fetch }: Session): Session['fetch'] {
  return fetch === 'never' ? 'never' : 'always'
}

interface Showing {
  readonly read: ReadRun
  readonly kind: DocumentKind
  readonly artifact: Artifact
  readonly day: string
  readonly onlyGantt: boolean
}

async function show({ ports, reviews }: Workspace, showing: Showing): Promise<Outcome> {
  const { read, kind, artifact, day, onlyGantt } = showing
  const { task, path, text } = artifact
  const documents = await readDocuments(ports.repository, read)
  const gantt = kind === 'tasks' ? renderGantt(documents.tasks ?? [], day, documents.implied) : null
  const shown = task === null ? null : await reviews.shown(task.id)
  const changes = await changesOf(ports.repository, read, { ...artifact, shown })
  const isOpen = task !== null && task.closed === null && task.output !== null
  if (isOpen && !onlyGantt) await reviews.recordShown(task.id, reviewedName(task))
  return {
    kind: 'document-review',
    data: {
      ...{ run: read.view.run.name, phase: artifact.phase.phase.id, state: artifact.phase.state },
      ...{ task: task?.id ?? null, path, text, changes, gantt, ...toJson(documents) },
      stale: artifact.phase.stale,
    },
    text: (paint) =>
      onlyGantt
        ? plain(gantt ?? '').trimEnd()
        : [
            paint.bold(plainLine(`${path}  (${artifact.phase.phase.id}: ${artifact.phase.state})`)),
            ...(text === null ? ['It is not written yet.'] : ['', plain(text).trimEnd(), '']),
            ...(changes === null ? [] : [paint.bold(`Changed since it was last ${changes.since}`)]),
            ...(changes === null ? [] : orNothing(renderChanges(changes.lines, paint))),
            ...renderFindings(kind, documents, { paint, day }),
            ...staleLines(read),
            ...endLines(read.view),
          ].join('\n'),
    quiet: path,
    notes: onlyGantt || !isOpen ? [] : nextNotes({ kind, run: read.view.run.name, isWritten: text !== null }),
  }
}

function toJson({ spec, design, tasks, coverage }: Documents): Omit<Documents, 'implied'> {
  return { spec, design, tasks, coverage }
}

function orNothing(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['  nothing'] : lines
}

/** Later phases that no longer stand on what they were made from, and how to do them again. */
function staleLines({ view }: ReadRun): readonly string[] {
  const stale = view.phases.flatMap(({ phase, stale: why }) =>
    why.map((one) => plainLine(`stale: ${phase.id}: ${staleText(one)}`)),
  )
  return stale.length === 0
    ? []
    : [...stale, `Do them again: brain workflow advance ${view.run.name} --cascade`]
}

interface Next {
  readonly kind: DocumentKind
  readonly run: string
  readonly isWritten: boolean
}

/** What is not there cannot be approved. */
function nextNotes({ kind, run, isWritten }: Next): readonly string[] {
  return [
    ...(isWritten ? [`Approve this very version: brain review-${kind} ${run} --approve`] : []),
    `Send it back: brain review-${kind} ${run} --request-changes "…"`,
  ]
}
