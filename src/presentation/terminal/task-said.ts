import { splitFrontMatter } from '../../domain/markdown/split-front-matter.ts'
import { resultPath, type FeedbackEntry } from '../../domain/result/result.ts'
import type { CountedResult, Task } from '../../domain/task/task.ts'
import type { Repository } from '../../ports/repository.ts'
import type { Paint } from './color.ts'
import { plain, plainLine } from './printable.ts'
import { momentText } from '../moment.ts'

/** Words that count now: the worker's, which wait for an answer, and the brain's last ones. */
export interface Said {
  readonly kind: 'blocker' | 'question' | 'incident' | FeedbackEntry['kind']
  readonly path: string
  readonly by: string | null
  /** RFC 3339; null where the file does not say it. */
  readonly at: string | null
  /** Whole, without the front matter. */
  readonly text: string
}

export interface HistoryLine {
  readonly commit: string
  readonly at: string
  readonly by: string
  readonly subject: string
}

/** Results stand on the worker's branch, where a person sees no file. */
export async function readSaid(repository: Repository, task: Task): Promise<readonly Said[]> {
  const own = [...task.open, ...(task.incident === null ? [] : [task.incident])]
  const texts = await repository.readTexts(own.map(({ blob }) => blob))
  const newest = task.feedback.at(-1)
  return [
    ...own.map((result) => saidIn(task, result, texts.get(result.blob))),
    ...(newest === undefined
      ? []
      : [
          {
            kind: newest.kind,
            path: resultPath(task.id, 'feedback'),
            by: newest.by,
            at: newest.at,
            text: newest.text,
          },
        ]),
  ]
}

function saidIn(task: Task, { path, file }: CountedResult, text: string | undefined): Said {
  const kind =
    path === resultPath(task.id, 'question')
      ? 'question'
      : path === resultPath(task.id, 'incident')
        ? 'incident'
        : 'blocker'
  const words = text === undefined ? file.summary : text.slice(splitFrontMatter(text).bodyStart).trim()
  return { kind, path, by: file.worker ?? task.worker, at: null, text: words }
}

const HEADINGS: Readonly<Record<Said['kind'], string>> = {
  blocker: 'Blocker, waits for an answer',
  question: 'Question, waits for an answer',
  incident: 'Incident',
  answer: 'The last answer',
  changes: 'The last change request',
}

const HISTORY_SHOWN = 5

/** Each with its heading; nothing where nobody said anything. */
export function renderSaid(said: readonly Said[], paint: Paint): readonly string[] {
  return said.flatMap(({ kind, by, text }) => [
    paint.bold(`${HEADINGS[kind]}${by === null ? '' : ` (${plainLine(by)})`}`),
    '',
    plain(text),
    '',
  ])
}

export function renderHistory(history: readonly HistoryLine[], paint: Paint): readonly string[] {
  if (history.length === 0) return []
  const lines = history
    .slice(0, HISTORY_SHOWN)
    .map(({ at, by, subject }) => `  ${momentText(at)}  ${plainLine(subject)} (${plainLine(by)})`)
  const more = history.length - lines.length
  return [paint.bold('History'), ...lines, ...(more === 0 ? [] : [`  and ${more} more: --json`])]
}
