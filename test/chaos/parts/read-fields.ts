/** How a task was closed, as its file says it on one line. */
export interface Closing {
  readonly as: string
  readonly commit: string | null
  readonly by: string
  /** The whole line: another closing is another text. */
  readonly text: string
}

export interface FeedbackLine {
  readonly kind: string
  readonly blobs: readonly string[]
  readonly commit: string | null
}

/** One field of the lines between the first two `---`; null when it is not there. */
export function fieldOf(text: string, key: string): string | null {
  const head = /^---\n([^]*?)\n---/.exec(text)?.[1] ?? ''
  const line = head.split('\n').find((candidate) => candidate.startsWith(`${key}:`))
  return line === undefined ? null : line.slice(key.length + 1).trim()
}

export function readClosing(text: string): Closing | null {
  const closed = fieldOf(text, 'closed')
  if (closed === null) return null
  const part = (key: string): string | null =>
    new RegExp(`${key}: ([^,}]+)`).exec(closed)?.[1]?.trim() ?? null
  return { as: part('as') ?? '?', commit: part('commit'), by: part('by') ?? '?', text: closed }
}

export function readFeedback(text: string): readonly FeedbackLine[] {
  return [...text.matchAll(/^<!-- brain:feedback kind=(\w+)(.*) -->$/gm)].map(([, kind = '', rest = '']) => ({
    kind,
    blobs: (/ blobs=(\S+)/.exec(rest)?.[1] ?? '').split(','),
    commit: / commit=(\S+)/.exec(rest)?.[1] ?? null,
  }))
}
