import { count } from '../../../domain/plan/fields.ts'
import type { Documents, DocumentKind } from '../../../app/workflow/read-artifact.ts'
import type { DiffLine } from '../../../domain/line-diff.ts'
import { gapsOf } from '../../../domain/workflow/documents/coverage.ts'
import { checkOrder, renderGantt, summarizeTasks } from '../../../domain/workflow/documents/review-tasks.ts'
import type { Paint } from '../color.ts'
import { plain, plainLine } from '../printable.ts'

/** What a person should look at in this document, besides its text. */
export function renderFindings(
  kind: DocumentKind,
  documents: Documents,
  { paint, day }: { readonly paint: Paint; readonly day: string },
): readonly string[] {
  return FINDINGS[kind](documents, paint, day)
}

type Render = (documents: Documents, paint: Paint, day: string) => readonly string[]

const FINDINGS: Readonly<Record<DocumentKind, Render>> = {
  spec: (documents, paint) => [...specLines(documents, paint), ...coverageLines(documents, paint)],
  design: (documents, paint) => [
    ...coverageLines(documents, paint),
    ...designLines(documents, paint),
    'Changes of the design may concern the tasks: brain review-tasks',
  ],
  tasks: (documents, paint, day) => [
    ...coverageLines(documents, paint),
    ...taskLines(documents, paint),
    'Changes of the tasks may concern the tests.',
    '',
    paint.bold('Gantt chart (Mermaid)'),
    plain(renderGantt(documents.tasks ?? [], day, documents.implied)).trimEnd(),
  ],
}

function specLines({ spec }: Documents, paint: Paint): readonly string[] {
  if (spec === null) return []
  const { requirements, doubled, open } = spec
  return [
    `${count(requirements.length, 'requirement')}, ${count(open.length, 'open question')}`,
    ...open.map(({ text, line }) => paint.yellow(`  ${plainLine(`line ${line}: ${text}`)}`)),
    ...(doubled.length === 0 ? [] : [paint.yellow(`  ${plainLine(`there twice: ${doubled.join(', ')}`)}`)]),
  ]
}

function coverageLines({ coverage, design, tasks }: Documents, paint: Paint): readonly string[] {
  if (coverage.length === 0 || (design === null && tasks === null)) return []
  const gaps = gapsOf(coverage)
  return [
    paint.bold('Requirement coverage'),
    ...coverage.map(({ requirement: { id, text }, design: by, tasks: done }) => {
      const isGap = by?.length === 0 || done?.length === 0
      const meets = [
        ...(by === null ? [] : [`design: ${by.join(', ') || 'none'}`]),
        ...(done === null ? [] : [`tasks: ${done.join(', ') || 'none'}`]),
      ]
      const line = `  ${isGap ? '⚠️' : '✅'} ${plainLine(`${id} ${text} (${meets.join('; ')})`)}`
      return isGap ? paint.yellow(line) : line
    }),
    ...gaps.map((gap) => paint.yellow(`  ${plainLine(gap)}`)),
  ]
}

function designLines({ design }: Documents, paint: Paint): readonly string[] {
  if (design === null) return []
  const idle = design.components.filter(({ meets }) => meets.length === 0).map(({ name }) => name)
  return [
    `${design.components.length} components`,
    ...(design.circles.length === 0
      ? ['No circular dependencies']
      : design.circles.map((names) => paint.red(plainLine(`circular: ${names.join(' → ')}`)))),
    ...design.unknown.map(({ name, of }) =>
      paint.yellow(plainLine(`${of} depends on ${name}, which is no component`)),
    ),
    ...(idle.length === 0 ? [] : [paint.yellow(plainLine(`meet no requirement: ${idle.join(', ')}`))]),
  ]
}

function taskLines({ tasks }: Documents, paint: Paint): readonly string[] {
  if (tasks === null) return []
  const { total, done, hours, days, byPriority, byType } = summarizeTasks(tasks)
  const counts = (found: Readonly<Record<string, number>>): string =>
    Object.entries(found)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ')
  const problems = checkOrder(tasks)
  return [
    paint.bold('Task summary'),
    `  ${total} tasks${done === 0 ? '' : `, ${done} of them ticked`}, ${hours} hours, ${days} days`,
    `  by priority: ${counts(byPriority)}`,
    `  by type: ${counts(byType)}`,
    paint.bold('Dependencies'),
    ...(problems.length === 0
      ? ['  in order']
      : problems.map(({ message }) => paint.red(`  ${plainLine(message)}`))),
  ]
}

/** Only what is new or gone. */
export function renderChanges(lines: readonly DiffLine[], paint: Paint): readonly string[] {
  return lines
    .filter(({ kind }) => kind !== 'same')
    .map(({ kind, text }) => {
      const line = plain(text.replace(/\n$/, ''))
      return kind === 'added' ? paint.green(`+${line}`) : paint.red(`-${line}`)
    })
}
