import { diffLines, type DiffLine } from '../../domain/line-diff.ts'
import type { Task } from '../../domain/task/task.ts'
import { detect, readSources } from '../../domain/import/detect.ts'
import { coverageOf, type Coverage } from '../../domain/workflow/documents/coverage.ts'
import { readDesign, type Design } from '../../domain/workflow/documents/design.ts'
import { readSpecification, type Specification } from '../../domain/workflow/documents/requirements.ts'
import { readTaskList, type ListedTask } from '../../domain/workflow/documents/task-list.ts'
import type { PhaseView } from '../../domain/workflow/run-view.ts'
import type { Repository } from '../../ports/repository.ts'
import { reviewedName } from '../approval-rules.ts'
import type { ReadRun } from './read-runs.ts'
import { versionsOf } from './run-history.ts'

/** The three documents that are read together, and the phases that write them, the last one first. */
export const DOCUMENTS = {
  spec: ['specification', 'clarify', 'specify', 'spec'],
  design: ['design', 'plan'],
  tasks: ['tasks'],
} as const
export type DocumentKind = keyof typeof DOCUMENTS

/** What a phase wrote, as it is to be judged. */
export interface Artifact {
  readonly phase: PhaseView
  readonly task: Task | null
  readonly path: string
  /** null: there is none yet. */
  readonly text: string | null
}

export interface Documents {
  readonly spec: Specification | null
  readonly design: Design | null
  readonly tasks: readonly ListedTask[] | null
  readonly coverage: readonly Coverage[]
  /** What tasks wait for by the order of their list. */
  readonly implied: ReadonlyMap<string, readonly string[]>
}

/** The phase that writes a document: of several, the last that has begun; null when the template has none. */
export function documentPhase({ view }: ReadRun, kind: DocumentKind): PhaseView | null {
  const found = DOCUMENTS[kind].flatMap((id) => view.phases.find(({ phase }) => phase.id === id) ?? [])
  const written = found.filter(({ parts }) => parts.some(({ artifact }) => artifact !== null))
  return written.find(({ parts }) => parts.some(({ task }) => task !== null)) ?? written.at(-1) ?? null
}

/** What was handed in for review; otherwise what is on the base branch. */
export async function readArtifact(
  repository: Repository,
  { blobs }: ReadRun,
  phase: PhaseView,
): Promise<Artifact> {
  const part = phase.parts.find(({ artifact }) => artifact !== null)
  const path = part?.artifact ?? ''
  const task = part?.task ?? null
  const handedIn = task !== null && task.closed === null && task.output !== null && task.commit !== null
  if (handedIn) return { phase, task, path, text: await repository.readText(task.commit ?? '', path) }
  const blob = blobs.get(path)
  const text = blob === undefined ? null : ((await repository.readTexts([blob])).get(blob) ?? null)
  return { phase, task, path, text }
}

/** What changed since the last version that was shown to this person, or else since the last one approved. */
export async function changesOf(
  repository: Repository,
  { view }: ReadRun,
  { phase, task, path, text, shown }: Artifact & { readonly shown: string | null },
): Promise<{ readonly since: 'shown' | 'approved'; readonly lines: readonly DiffLine[] } | null> {
  if (text === null) return null
  const isOpen = task !== null && task.closed === null && task.output !== null
  const isOther = shown !== null && isOpen && shown !== reviewedName(task)
  const before = isOther ? await repository.readText(shown, path) : null
  if (before !== null) return { since: 'shown', lines: diffLines(before, text) }
  const last = versionsOf(view).findLast((version) => version.phase === phase.phase.id)
  const approved = last === undefined ? undefined : (await repository.readTexts([last.blob])).get(last.blob)
  return approved === undefined ? null : { since: 'approved', lines: diffLines(approved, text) }
}

/** All three documents as far as they are there, with what covers what. */
export async function readDocuments(repository: Repository, read: ReadRun): Promise<Documents> {
  const text = async (kind: DocumentKind): Promise<string | null> => {
    const phase = documentPhase(read, kind)
    return phase === null ? null : (await readArtifact(repository, read, phase)).text
  }
  const [spec, design, tasks] = await Promise.all([text('spec'), text('design'), text('tasks')])
  const parsed = {
    spec: spec === null ? null : readSpecification(spec),
    design: design === null ? null : readDesign(design),
    tasks: tasks === null ? null : readTaskList(tasks),
  }
  return {
    ...parsed,
    coverage: coverageOf(parsed.spec?.requirements ?? [], parsed),
    implied: impliedOrder(tasks),
  }
}

/** As the list would be imported. */
function impliedOrder(text: string | null): Documents['implied'] {
  const file = { path: 'tasks.md', text: text ?? '' }
  const [found] = detect([file], true)
  if (found === undefined) return new Map()
  const { tasks } = readSources([file], { dialect: found.dialect, single: true })
  return new Map(tasks.map(({ source, dependsOn }) => [source.id, dependsOn]))
}
