import type { Problem } from '../../domain/task/task.ts'

const SHOWN_MAX = 20

/** Problems for people, a line each; `--json` has all of them. */
export function problemNotes(problems: readonly Problem[]): readonly string[] {
  const more = problems.length - SHOWN_MAX
  return [
    ...problems
      .slice(0, SHOWN_MAX)
      .map(({ path, line, message, fix }) => `${path}${line === null ? '' : `:${line}`}: ${message} ${fix}`),
    ...(more > 0 ? [`And ${more} more: see them with --json.`] : []),
  ]
}
