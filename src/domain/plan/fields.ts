import type { TaskId } from '../task/task-id.ts'

/** A label and its markdown; null is left out. */
export type Field = readonly [label: string, text: string | null]

/** One list line for each field: plain lines would run together where the file is shown as a page. */
export function fieldLines(fields: readonly Field[]): string[] {
  return fields.filter(([, text]) => text !== null).map(([label, text]) => `- **${label}:** ${text}`)
}

/** `Task-012`, as headings and sentences write it. */
export function taskName(id: TaskId): string {
  return `Task-${digitsOf(id)}`
}

/** `012`, as commands take it. */
export function digitsOf(id: TaskId): string {
  return id.slice('task-'.length)
}

/** `1 task`, `2 tasks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** A whole percentage, rounded down: 100 means all of them. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 100)
}
