import type { OpenClaim, Person } from '../../../app/backup/find-recoverable.ts'
import { isBy } from '../../../app/backup/find-recoverable.ts'
import type { Backup } from '../../../domain/backup/backup.ts'
import { nextCommand } from '../../../domain/workflow/next-command.ts'
import type { RunView } from '../../../domain/workflow/run-view.ts'
import { backupJson } from '../../backup-json.ts'
import { plainLine } from '../printable.ts'
import type { Terminal } from '../terminal-width.ts'
import type { Outcome } from '../verb.ts'
import { renderTable } from './table.ts'
import { ageText } from './time.ts'

export interface Recoverable {
  readonly backups: readonly Backup[]
  /** Of all snapshots that there are. */
  readonly count: number
  readonly claims: readonly OpenClaim[]
  readonly rescued: readonly { readonly branch: string; readonly commit: string; readonly at: string }[]
  readonly runs: readonly RunView[]
  readonly offline: string | null
}

export interface Telling {
  readonly person: Person
  readonly terminal: Terminal | null
  readonly now: Date
}

/** All that can be brought back, and what to do first. */
export function tellRecoverable(found: Recoverable, telling: Telling): Outcome {
  const { backups, count, claims, rescued, runs, offline } = found
  const { person } = telling
  return {
    kind: 'recoverable',
    data: {
      snapshots: backups.map((backup) => backupJson(backup, person)),
      claims: claims.map(claimJson),
      rescued,
      runs: runs.map((view) => ({
        run: view.run.name,
        title: view.run.title,
        state: view.state,
        next: nextCommand(view),
      })),
      offline,
    },
    text: (paint) => {
      const parts = [
        part(paint.bold('Snapshots'), backupRows(backups, telling), telling.terminal),
        part(
          paint.bold('Your claims on other machines'),
          claims.map((claim) => claimRow(claim, telling)),
          telling.terminal,
        ),
        part(
          paint.bold('Rescued work'),
          rescued.map(({ branch, at }) => [branch, ageText(at, telling.now)]),
          telling.terminal,
        ),
        part(
          paint.bold('Workflows that run'),
          runs.map((view) => [view.run.name, view.state, nextCommand(view)]),
          telling.terminal,
        ),
      ]
      return parts.filter((each) => each !== '').join('\n\n') || 'There is nothing to bring back.'
    },
    quiet: [...backups.map(({ id }) => id), ...rescued.map(({ branch }) => branch)].join('\n'),
    notes: notesOf(found, telling, count - backups.length),
  }
}

function part(title: string, rows: readonly (readonly string[])[], terminal: Terminal | null): string {
  if (rows.length === 0) return ''
  const header = (rows[0] ?? []).map(() => '')
  const table = renderTable(rows, { terminal, header, flexible: 0 })
  return `${title}\n${terminal === null ? table : table.split('\n').slice(1).join('\n')}`
}

function backupRows(backups: readonly Backup[], { person, now }: Telling): readonly (readonly string[])[] {
  return backups.map((backup) => {
    const { id, at, facts, isOwn, isOnRemote } = backup
    const whose = isOwn ? 'this clone' : isBy(backup, person) ? 'yours' : (facts?.author ?? 'not fetched')
    const where = isOnRemote ? '' : 'here only'
    return [id, ageText(at, now), facts?.branch ?? '-', whose, where]
  })
}

function claimRow({ task, backup }: OpenClaim, { now }: Telling): readonly string[] {
  const since = ageText(task.lastActivityAt, now)
  return [task.id, task.state, task.branch ?? '', since, task.title, backup === null ? '' : backup.id]
}

function claimJson({ task, backup }: OpenClaim) {
  const { id, title, state, branch, commit, worker, attempt, claimedAt, lastActivityAt, stale } = task
  return {
    ...{ task: id, title, state, branch, commit, worker, attempt, claimedAt, lastActivityAt, stale },
    snapshot: backup?.id ?? null,
    next: stepsFor({ task, backup }),
  }
}

function notesOf(
  { backups, claims, offline, runs }: Recoverable,
  { person }: Telling,
  older: number,
): readonly string[] {
  const mine = backups.find((backup) => !backup.isOwn && isBy(backup, person))
  return [
    ...(offline === null
      ? []
      : [`warning: the remote cannot be reached (${plainLine(offline)}); this is what the clone has.`]),
    ...(older > 0 ? [`${older} older snapshot${older === 1 ? '' : 's'}: brain recover --all`] : []),
    ...(mine === undefined ? [] : [`See what is in it: brain recover ${mine.id}. Bring it back: --restore`]),
    ...(claims[0] === undefined ? [] : [`Go on with a task: brain recover ${claims[0].task.id}`]),
    ...(runs.length === 0 ? [] : ['Workflows need nothing: where they stand is on the remote.']),
  ]
}

/** The way back to a task whose nonce was on the machine that is gone. */
function stepsFor({ task, backup }: OpenClaim): readonly string[] {
  const number = task.id.slice('task-'.length)
  const force = task.stale ? '' : ' --force'
  return [
    `brain reclaim ${number}${force}`,
    `brain worker claim ${number} --as ${nameWord(task.worker ?? 'NAME')}`,
    ...(backup === null ? [] : [`brain recover ${backup.id} --restore`]),
  ]
}

/** As one word of a shell's. */
function nameWord(name: string): string {
  return /^[\w.@-]+$/.test(name) ? name : `'${plainLine(name).replaceAll("'", '')}'`
}

/** What became of a claim, and how to go on with its task. */
export function tellClaim(
  claim: OpenClaim,
  { person, isHere }: { readonly person: Person; readonly isHere: boolean },
): Outcome {
  const { task, backup } = claim
  const isOpen = task.worker !== null && task.branch !== null
  return {
    kind: 'claim',
    data: { ...claimJson(claim), here: isHere, backup: backup === null ? null : backupJson(backup, person) },
    text: () => {
      if (isHere) return `${task.id} is held here: go on, and push to ${task.branch ?? ''}.`
      if (!isOpen) return `Nobody holds ${task.id} (${task.state}).`
      return [
        `${task.worker ?? ''} holds ${task.id}, and what proves it was on the machine that claimed it. Its work up to the last`,
        `push is on ${task.branch ?? ''}. The next attempt starts from there:`,
        ...stepsFor(claim).map((step) => `  ${step}`),
      ].join('\n')
    },
    quiet: task.id,
    notes: backup === null && isOpen ? ['No snapshot was made on its branch.'] : [],
  }
}
