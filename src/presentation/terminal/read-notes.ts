import type { Overview } from '../../domain/overview.ts'
import { plainLine } from './printable.ts'
import { momentText } from '../moment.ts'

const PROBLEMS_MAX = 5

/** What a reader should know besides what it asked for: an unreachable remote, files with problems. */
export function readNotes({
  look,
  problems,
  tasks,
}: Pick<Overview, 'look' | 'problems' | 'tasks'>): readonly string[] {
  const all = [...problems, ...[...tasks.values()].flatMap((task) => task.problems)]
  const shown = all
    .slice(0, PROBLEMS_MAX)
    .map(
      ({ path, line, message, fix }) =>
        `warning: ${path}${line === null ? '' : `:${line}`}: ${plainLine(message)} ${plainLine(fix)}`,
    )
  return [
    ...(look.offline === null
      ? []
      : [
          `warning: the remote cannot be reached (${look.offline}); this is as of ${momentText(look.fetchedAt)}.`,
        ]),
    ...shown,
    ...(all.length > PROBLEMS_MAX
      ? [`warning: ${all.length - PROBLEMS_MAX} more problems: brain health`]
      : []),
  ]
}
