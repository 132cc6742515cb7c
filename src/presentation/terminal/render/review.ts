import { straysIn } from '../../../app/approval-rules.ts'
import type { Inspection } from '../../../app/inspect-result.ts'
import { splitFrontMatter } from '../../../domain/markdown/split-front-matter.ts'
import type { Snapshot } from '../../../domain/snapshot.ts'
import type { Task } from '../../../domain/task/task.ts'
import { workBranch } from '../../../domain/task/work-branch.ts'
import type { CheckResult } from '../../../ports/records.ts'
import type { FileChange } from '../../../ports/repository.ts'
import type { Paint } from '../color.ts'
import { plain, plainLine } from '../printable.ts'

interface Reviewed {
  readonly task: Task
  readonly inspection: Inspection
  readonly checks: readonly CheckResult[] | null
  readonly patch: string | null
  readonly snapshot: Snapshot
}

/** A result, in the order in which a reviewer reads: what was asked, what came, what it changes, what checks say. */
export function renderReview(reviewed: Reviewed, paint: Paint): string {
  const { task, inspection, snapshot } = reviewed
  const parts = [
    `${paint.bold(`${task.id}  ${plainLine(task.title)}`)}\n  by ${plainLine(task.worker ?? 'unknown')}, ${plainLine(workBranch(task) ?? 'on the plan branch')} at ${task.commit?.slice(0, 8) ?? '-'}`,
    section(
      'Acceptance criteria',
      inspection.criteria.map(
        ({ text, done }) => `  ${TICKS[String(done) as keyof typeof TICKS]} ${plainLine(text)}`,
      ),
      paint,
    ),
    section('Output', indent(plain(bodyOf(inspection.output)).trim()), paint),
    section(`Changes to ${snapshot.look.base.branch}`, changeLines(inspection, paint), paint),
    section(
      'Conflicts',
      (inspection.preview?.conflicts ?? []).map((path) => paint.red(`  ✖ ${plainLine(path)}`)),
      paint,
    ),
    section(
      'Only the brain writes these; approval waits for the worker to take them back',
      straysIn(inspection.preview, snapshot.look.settings).map((path) =>
        paint.yellow(`  ! ${plainLine(path)}`),
      ),
      paint,
    ),
    section(
      'Screenshots',
      inspection.screenshots.map((path) => `  ${plainLine(path)}`),
      paint,
    ),
    section(
      'Open questions',
      task.open.map(({ file }) => `  ${plainLine(file.summary)}`),
      paint,
    ),
    section('Checks on the merge result', checkLines(reviewed, paint), paint),
    section('Difference', reviewed.patch === null ? [] : indent(plain(reviewed.patch)), paint),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What people read: the front matter is for programs. */
function bodyOf(text: string): string {
  return text.slice(splitFrontMatter(text).bodyStart)
}

/** The worker's own tick; a criterion that it left out is not counted as done. */
const TICKS = { true: '[x]', false: '[ ]', null: '[?]' } as const

function section(title: string, lines: readonly string[], paint: Paint): string {
  return lines.length === 0 ? '' : [paint.bold(title), ...lines].join('\n')
}

function indent(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`)
}

function changeLines({ files, outsideScope, preview }: Inspection, paint: Paint): readonly string[] {
  if (preview === null) return ['  (the results were pushed to it directly; there is nothing to merge)']
  const outside = new Set(outsideScope)
  const more = files.length - FILES_MAX
  const shown = files
    .slice(0, FILES_MAX)
    .map(
      (file) =>
        `  ${countText(file)}  ${plainLine(file.path)}${outside.has(file.path) ? paint.red('  ← outside its scope') : ''}`,
    )
  return more > 0 ? [...shown, `  … and ${more} more (all of them: --json)`] : shown
}

const FILES_MAX = 500

function countText({ added, removed }: FileChange): string {
  return added === null ? 'binary'.padStart(12) : `+${added} -${removed}`.padStart(12)
}

const OUTPUT_LINES_MAX = 30

function checkLines({ task, checks, snapshot }: Reviewed, paint: Paint): readonly string[] {
  const commands = [...snapshot.look.settings.verify, ...task.verify]
  if (checks === null) return commands.map((command) => `  · ${plainLine(command)} (not run yet: --check)`)
  return checks.flatMap(({ command, exitCode, output }) => {
    if (exitCode === 0) return [paint.green(`  ✔ ${plainLine(command)}`)]
    const tail = plain(output).trimEnd().split('\n').slice(-OUTPUT_LINES_MAX)
    return [paint.red(`  ✖ ${plainLine(command)} (exit ${exitCode})`), ...tail.map((line) => `      ${line}`)]
  })
}
