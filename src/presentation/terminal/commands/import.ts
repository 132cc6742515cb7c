import { type Imported, type ImportRow, planImport } from '../../../app/import-tasks.ts'
import { coversFile, readSourceTasks, type SourceTasks } from '../../../app/read-sources.ts'
import { refuseSecondPlan } from '../../../app/publish-plan.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { DIALECT_TITLES, type DialectName, DIALECTS } from '../../../domain/import/dialects.ts'
import { Failure } from '../../../domain/failure.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { makeChange } from '../change.ts'
import { readTaskFields } from '../task-fields.ts'
import { problemNotes } from '../problem-notes.ts'
import { renderTable } from '../render/table.ts'
import { openTerminal, type Terminal } from '../terminal-width.ts'
import { isSet, optionText, type Outcome, type Verb } from '../verb.ts'

export const importTasks: Verb = {
  name: 'import',
  summary: 'Make tasks of what another tool wrote; doing it again brings them up to date.',
  arguments: [['<path>', 'a file or folder of the repository']],
  options: [
    { flags: '--dialect <name>', description: 'how it is written (default: as it looks)', choices: DIALECTS },
    { flags: '--include-done', description: 'ticked ones, too, as completed tasks' },
    { flags: '--sprint <number>', description: 'plan new ones for this sprint' },
    { flags: '--backlog', description: 'put new ones into the backlog' },
  ],
  writes: true,
  examples: [
    'brain import specs/001-contact-form/tasks.md --dry-run',
    'brain import specs/001-contact-form/tasks.md',
    'brain import openspec/changes/add-login',
    'brain import TODO.md --dialect checklist --backlog',
  ],
  run: async (session, input) => {
    const workspace = await session.open()
    const { ports, sources } = workspace
    const listing = await (await sources()).read(input.arguments[0] ?? '')
    const found = readSourceTasks(listing, (optionText(input, 'dialect') ?? null) as DialectName | null)
    await assertNoSecrets(found.tasks.map((task) => JSON.stringify(task)).join('\n'), listing.path)
    const { sprint, backlog } = readTaskFields(input)
    const covers = coversFile(listing, found.read)
    const includeDone = isSet(input, 'includeDone')
    const terminal = await openTerminal()
    let planned: Imported | null = null
    const outcome = await makeChange(session, ports, {
      doing: 'Importing',
      look: { texts: (path) => planTexts(path) || /^tasks\/task-\d+\.md$/.test(path), archived: 'all' },
      decide: async (snapshot, world) => {
        const { tasks } = found
        const decision =
          (await refuseSecondPlan(workspace, snapshot.look)) ??
          planImport(snapshot, world, {
            ...{ tasks, includeDone, sprint, backlog, names: listing.names, covers },
          })
        if (decision.kind === 'change') planned = decision.result
        return decision
      },
      tell: ({ result }) => tellImport(found, result, { terminal, dryRun: false }),
    })
    if ('code' in outcome || !session.dryRun) return outcome
    if (planned === null) throw new Failure('INTERNAL', { message: 'The import was not planned.' })
    return tellImport(found, planned, { terminal, dryRun: true })
  },
}

interface Telling {
  readonly terminal: Terminal | null
  readonly dryRun: boolean
}

const HEADER = ['TASK', 'SOURCE', 'LINE', 'WHAT', 'TITLE'] as const

function tellImport(found: SourceTasks, { tasks, problems }: Imported, telling: Telling): Outcome {
  const all = [...found.problems, ...problems]
  const { terminal, dryRun } = telling
  return {
    kind: 'import',
    data: { dialect: found.dialect, tasks, problems: all, dryRun },
    text: (paint) =>
      renderTable(tasks.map(cellsOf), {
        ...{ terminal, header: HEADER, flexible: 4 },
        paint: (cell, column) => (column === 0 ? paint.bold(cell) : cell),
      }),
    quiet: tasks.flatMap(({ id, action }) => (id === null || action === 'unchanged' ? [] : id)).join('\n'),
    notes: [
      ...problemNotes(all),
      ...detectedNote(found),
      summary(tasks, dryRun),
      ...nextNotes(tasks, dryRun),
    ],
  }
}

function cellsOf({ id, source, action, reason, title }: ImportRow): readonly string[] {
  return [
    id ?? '-',
    source.id,
    String(source.line ?? ''),
    reason === null ? action : `${action}: ${reason}`,
    title,
  ]
}

function detectedNote({ dialect, detected }: SourceTasks): readonly string[] {
  if (detected === null) return []
  return [`Read as ${DIALECT_TITLES[dialect]}: ${detected.path} has ${detected.reason}.`]
}

function summary(rows: readonly ImportRow[], dryRun: boolean): string {
  const count = (wanted: ImportRow['action']): number => rows.filter(({ action }) => action === wanted).length
  const parts = [
    `${count('create')} new`,
    `${count('update')} changed`,
    `${count('unchanged')} unchanged`,
    `${count('skipped')} left out`,
  ]
  return `${parts.join(', ')}${dryRun ? '. Nothing was changed (dry run).' : '.'}`
}

function nextNotes(rows: readonly ImportRow[], dryRun: boolean): readonly string[] {
  const ticked = rows.some(({ reason }) => reason === 'ticked')
  return [
    ...(ticked ? ['Ticked ones are left out; to have them as completed tasks: --include-done'] : []),
    ...(dryRun || !rows.some(({ action }) => action === 'create')
      ? []
      : ['Next: brain next. To take it back: brain undo']),
  ]
}
