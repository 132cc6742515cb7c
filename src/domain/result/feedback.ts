import { splitFrontMatter } from '../markdown/split-front-matter.ts'
import { type Line, linesOf, oneLine, withEol } from '../markdown/lines.ts'
import { renderFrontMatter } from '../markdown/render-yaml.ts'
import type { TaskId } from '../task/task-id.ts'
import { parseTime, readableTime } from '../task/time.ts'
import type { FeedbackEntry } from './result.ts'

const SENTINEL = /^<!-- brain:feedback kind=(answer|changes)((?: [a-z]+=\S*)*) -->[ \t]*$/
/** What could be taken for a sentinel, however it is spaced. */
const FORGED = /<!--(?=\s*brain:)/gi
const OBJECT_ID = /^[0-9a-f]{4,64}$/i
const HEADINGS = { answer: 'Answer', changes: 'Changes requested' } as const

/** The entries of `results/task-NNN-feedback.md`, oldest first. What a person wrote there without brain counts as one. */
export function parseFeedback(text: string): FeedbackEntry[] {
  const starts = [...linesOf(text)].filter((line) => SENTINEL.test(line.text))
  const byHand = handWritten(text.slice(0, starts[0]?.start ?? text.length))
  const entries = starts.map((line, index) => entryOf(line, text.slice(line.next, starts[index + 1]?.start)))
  return byHand === null ? entries : [byHand, ...entries]
}

/** Puts an entry at the end; what is there already stays byte for byte. `text` is null when there is no file yet. */
export function appendFeedback(text: string | null, taskId: TaskId, entry: FeedbackEntry): string {
  const before = text === null || text.trim() === '' ? emptyFile(taskId) : text
  const gap = before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  return `${before}${gap}${renderEntry(entry)}`
}

/** Where the words begin that stand above every entry, by their offset; null when there are none. */
export function handWrittenAt(text: string): number | null {
  const first = [...linesOf(text)].find((line) => SENTINEL.test(line.text))
  const head = text.slice(0, first?.start ?? text.length)
  const { bodyStart } = splitFrontMatter(head)
  const title = TITLE.exec(head.slice(bodyStart))?.[0] ?? ''
  const from = bodyStart + title.length
  return head.slice(from).trim() === ''
    ? null
    : from + (/^(?:[ \t]*\r?\n)*/.exec(head.slice(from))?.[0].length ?? 0)
}

const TITLE = /^(?:\s*\n)?#[ \t][^\n]*/

function handWritten(head: string): FeedbackEntry | null {
  const text = head.slice(splitFrontMatter(head).bodyStart)
  const said = text.replace(TITLE, '').trim()
  if (said === '') return null
  return { kind: 'changes', blobs: [], commit: null, at: null, by: null, text: withEol(said, '\n') }
}

function entryOf(sentinel: Line, text: string): FeedbackEntry {
  const [, kind, pairs = ''] = SENTINEL.exec(sentinel.text) ?? []
  const values = new Map(
    [...pairs.matchAll(/ ([a-z]+)=(\S*)/g)].map(([, key = '', value = '']) => [key, decode(value)]),
  )
  const said = text.replace(/^\s*## (?:Answer|Changes requested)(?: ·[^\n]*)?(?:\r?\n|$)/, '')
  return {
    kind: kind === 'answer' ? 'answer' : 'changes',
    blobs: (values.get('blobs') ?? '').split(',').filter((blob) => OBJECT_ID.test(blob)),
    commit: values.get('commit') ?? null,
    at: parseTime(values.get('at') ?? ''),
    by: values.get('by') ?? null,
    text: withEol(said, '\n').trim(),
  }
}

function emptyFile(taskId: TaskId): string {
  return `${renderFrontMatter({ task: taskId })}# Feedback: ${taskId.replace('task', 'Task')}\n`
}

function renderEntry(entry: FeedbackEntry): string {
  return `${sentinelOf(entry)}\n${headingOf(entry)}\n\n${harmless(entry.text)}\n`
}

/** The line that begins an entry; what follows is its text. */
export function sentinelOf({ kind, blobs, commit, at, by }: Omit<FeedbackEntry, 'text'>): string {
  const values = {
    blobs: blobs.filter((blob) => OBJECT_ID.test(blob)).join(',') || null,
    commit,
    at: timeOf(at),
    by,
  }
  const set = Object.entries(values).filter(([, value]) => value !== null)
  const pairs = set.map(([key, value]) => ` ${key}=${encode(value ?? '')}`)
  return `<!-- brain:feedback kind=${kind}${pairs.join('')} -->`
}

function headingOf({ kind, at, by }: FeedbackEntry): string {
  const time = timeOf(at)
  const name = by === null ? '' : harmless(oneLine(by))
  return [
    `## ${HEADINGS[kind]}`,
    ...(time === null ? [] : [readableTime(time)]),
    ...(name === '' ? [] : [`by ${name}`]),
  ].join(' · ')
}

function timeOf(at: string | null): string | null {
  return at === null ? null : parseTime(at)
}

/** People's words stay as they are, except that they cannot begin an entry: the comment shows as text. */
function harmless(text: string): string {
  return withEol(text, '\n').trim().replaceAll(FORGED, '&lt;!--')
}

/** Leaves commas, colons and slashes readable; blanks, `>` and whatever else could end the comment are encoded. */
function encode(value: string): string {
  return value.replaceAll(/[^\w.,:@/+-]/gu, (character) =>
    encodeURIComponent(character.replace(/^[\ud800-\udfff]$/, '\uFFFD')),
  )
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
