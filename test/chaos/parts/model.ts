import { createHash } from 'node:crypto'
import { fieldOf, readClosing, readFeedback, type Closing, type FeedbackLine } from './read-fields.ts'
import { readBlobs, readBranches, readLines, type Blob } from './plain-git.ts'

/** A task as the suite's own reading of the remote has it, by the table of the protocol and nothing of `src`. */
export interface ModelTask {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly worker: string | null
  readonly attempt: number
  readonly branch: string | null
  readonly tip: string | null
  readonly dependsOn: readonly string[]
  readonly closing: Closing | null
}

export type Model = ReadonlyMap<string, ModelTask>

const KINDS = ['status', 'output', 'blocker', 'question'] as const
type Kind = (typeof KINDS)[number]

export async function readModel(remote: string): Promise<Model> {
  const branches = await readBranches(remote)
  const paths = await readLines(remote, ['ls-tree', '--name-only', 'main', 'tasks/'])
  const ids = paths.flatMap((path) => /^tasks\/(task-\d+)\.md$/.exec(path)?.[1] ?? [])
  const files = await readBlobs(
    remote,
    ids.map((id) => `main:tasks/${id}.md`),
  )
  const open = ids.map((id) => openTask(id, files.get(`main:tasks/${id}.md`)?.text ?? '', branches))
  const texts = await readBlobs(remote, open.flatMap(namesFor))
  const completed = new Set(open.filter(({ closing }) => closing?.as === 'completed').map(({ id }) => id))
  return new Map(open.map((task) => [task.id, judge(task, texts, completed)]))
}

interface OpenTask extends Omit<ModelTask, 'state' | 'worker'> {
  readonly tip: string | null
}

function openTask(id: string, text: string, branches: ReadonlyMap<string, string>): OpenTask {
  const reopened = Number(fieldOf(text, 'reopened') ?? 0)
  const attempt = Math.max(0, ...attemptsOf(id, branches).filter((number) => number > reopened))
  const branch = attempt === 0 ? null : attemptBranch(id, attempt)
  return {
    id,
    title: fieldOf(text, 'title') ?? '',
    attempt,
    branch,
    tip: branch === null ? null : (branches.get(branch) ?? null),
    dependsOn: (fieldOf(text, 'depends_on') ?? '').match(/task-\d+/g) ?? [],
    closing: readClosing(text),
  }
}

function attemptsOf(id: string, branches: ReadonlyMap<string, string>): readonly number[] {
  const stem = `task/${id.slice('task-'.length)}`
  return [...branches.keys()].flatMap((name) => {
    if (name === stem) return [1]
    return name.startsWith(`${stem}.`) ? [Number(name.slice(stem.length + 1))] : []
  })
}

export function attemptBranch(id: string, attempt: number): string {
  return `task/${id.slice('task-'.length)}${attempt === 1 ? '' : `.${attempt}`}`
}

function nameOf(commit: string, id: string, kind: Kind | 'feedback'): string {
  return `${commit}:results/${id}-${kind}.md`
}

function namesFor({ id, tip, closing }: OpenTask): readonly string[] {
  if (closing !== null) return []
  const commits = tip === null ? ['main'] : ['main', tip]
  return [
    nameOf('main', id, 'feedback'),
    ...commits.flatMap((commit) => KINDS.map((kind) => nameOf(commit, id, kind))),
  ]
}

type Texts = ReadonlyMap<string, Blob | null>

function judge(task: OpenTask, texts: Texts, completed: ReadonlySet<string>): ModelTask {
  const { id, tip, closing } = task
  if (closing !== null) return { ...task, state: closing.as, worker: null }
  const feedback = readFeedback(texts.get(nameOf('main', id, 'feedback'))?.text ?? '')
  const status = tip === null ? null : (texts.get(nameOf(tip, id, 'status')) ?? null)
  const worker = status === null ? null : holderOf(status.text)
  const results =
    worker === null ? resultsOnMain(id, texts) : resultsOnBranch(task, texts, status?.text ?? '')
  const known = stateByResults({ results, feedback, tip })
  if (known !== null) return { ...task, state: known, worker }
  if (worker !== null || results.size > 0) return { ...task, state: 'in_progress', worker }
  const waits = task.dependsOn.some((other) => !completed.has(other))
  return { ...task, state: waits ? 'waiting' : 'ready', worker }
}

function holderOf(status: string): string | null {
  const worker = fieldOf(status, 'worker')
  return worker === null || worker === 'null' ? null : worker
}

function resultsOnMain(id: string, texts: Texts): ReadonlyMap<Kind, Blob> {
  return new Map(KINDS.flatMap((kind) => pairOf(kind, texts.get(nameOf('main', id, kind)) ?? null)))
}

/** What counts: not what main has already, and nothing of another attempt or holder. */
function resultsOnBranch(
  { id, tip, attempt }: OpenTask,
  texts: Texts,
  status: string,
): ReadonlyMap<Kind, Blob> {
  const holder = nonceDigest(status)
  const counts = (kind: Kind, blob: Blob): boolean => {
    if (texts.get(nameOf('main', id, kind))?.id === blob.id) return false
    if (Number(fieldOf(blob.text, 'attempt') ?? attempt) !== attempt) return false
    const own = nonceDigest(blob.text)
    return own === null || holder === null || own === holder
  }
  return new Map(
    KINDS.flatMap((kind) => pairOf(kind, texts.get(nameOf(tip ?? '', id, kind)) ?? null)).filter(
      ([kind, blob]) => counts(kind, blob),
    ),
  )
}

function pairOf(kind: Kind, blob: Blob | null): [Kind, Blob][] {
  return blob === null ? [] : [[kind, blob]]
}

/** Plain git writes the nonce itself, brain its digest. */
export function nonceDigest(text: string): string | null {
  const nonce = fieldOf(text, 'nonce')
  if (nonce === null || nonce === 'null') return null
  return nonce.startsWith('sha256:')
    ? nonce.slice('sha256:'.length)
    : createHash('sha256').update(nonce).digest('hex')
}

function stateByResults({
  results,
  feedback,
  tip,
}: {
  results: ReadonlyMap<Kind, Blob>
  feedback: readonly FeedbackLine[]
  tip: string | null
}): string | null {
  const output = results.get('output')
  const about = (kind: string, blob: Blob) =>
    feedback.findLast((line) => line.kind === kind && line.blobs.includes(blob.id))
  const sentBack = output === undefined ? undefined : about('changes', output)
  if (output !== undefined && sentBack === undefined) return 'review'
  const open = [results.get('blocker'), results.get('question')].filter((blob) => blob !== undefined)
  if (open.some((blob) => about('answer', blob) === undefined)) return 'blocked'
  return sentBack !== undefined && sentBack.commit === tip ? 'changes_requested' : null
}
