import { observe } from '../../../app/observe.ts'
import { findBackup, openClaims, type Person } from '../../../app/backup/find-recoverable.ts'
import { findAnyTask, isRefusal, readTaskId } from '../../../app/find-task.ts'
import { readRuns, runFileTexts } from '../../../app/workflow/read-runs.ts'
import type { Backup } from '../../../domain/backup/backup.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import type { BackupPorts } from '../../../ports/backup.ts'
import { confirm } from '../ask.ts'
import { bringBack, undoLast, type Found } from '../bring-back.ts'
import { tellClaim, tellRecoverable } from '../render/recoverable.ts'
import type { Session, Workspace } from '../session.ts'
import { openTerminal } from '../terminal-width.ts'
import { isSet, type Input, type Outcome, type Verb } from '../verb.ts'

export const recover: Verb = {
  name: 'recover',
  summary:
    'List what can be brought back, show how it differs from what is here, and bring it back; nothing that is here is overwritten.',
  arguments: [
    ['[what]', 'a snapshot, a clone (its newest), latest, a rescue branch, or a task that you held'],
  ],
  options: [
    { flags: '--restore', description: 'write the files; without it, only what would be done is shown' },
    { flags: '--diff', description: 'show the patch' },
    { flags: '--branch [name]', description: 'make a branch of it, and leave the files alone' },
    { flags: '--undo', description: 'take the last --restore back' },
    { flags: '--forget', description: "remove all snapshots of that clone's, here and on the remote" },
    { flags: '--all', description: 'list every snapshot, not only the newest of each clone' },
  ],
  writes: true,
  examples: [
    'brain recover',
    'brain recover latest',
    'brain recover latest --restore',
    'brain recover rescue/012-1a2b3c4d --diff',
    'brain recover --undo',
  ],
  run: async (session, input) => {
    const workspace = await session.open()
    const ports = await workspace.backup()
    if (isSet(input, 'undo')) return await undoLast(ports.recovery)
    const offline = session.fetch === 'never'
    const listed = await ports.backups.list({ offline })
    const person = personOf(workspace, ports)
    const [what] = input.arguments
    if (what === undefined) return await listAll(session, workspace, { ports, person, listed, input })
    if (TASK.test(what)) return await showClaim(session, workspace, { what, person, listed })
    const found = await find(ports, { what, person, listed })
    if ('code' in found) return found
    if (isSet(input, 'forget')) return await forget(session, ports, { found, listed })
    return await bringBack(session, ports.recovery, { found, input })
  },
}

const TASK = /^(?:task-)?\d+$/i

interface Listed {
  readonly backups: readonly Backup[]
  readonly offline: string | null
}

function personOf({ ports, workerName }: Workspace, { email }: BackupPorts): Person {
  return { names: [...new Set([ports.actor, workerName ?? ports.actor])], email }
}

async function listAll(
  session: Session,
  workspace: Workspace,
  { ports, person, listed, input }: { ports: BackupPorts; person: Person; listed: Listed; input: Input },
): Promise<Outcome> {
  const { snapshot, world } = await observe(workspace.ports, { fetch: session.fetch, texts: runFileTexts })
  const runs = await readRuns(workspace.ports.repository, snapshot, { now: world.now })
  return tellRecoverable(
    {
      backups: isSet(input, 'all') ? listed.backups : newestOfEach(listed.backups),
      count: listed.backups.length,
      claims: openClaims(snapshot, listed.backups, { held: await workspace.claims.all(), person }),
      rescued: await ports.recovery.rescued(),
      runs: runs.map(({ view }) => view).filter(({ state }) => GOING_ON.has(state)),
      offline: listed.offline ?? snapshot.look.offline,
    },
    { person, terminal: await openTerminal(), now: world.now },
  )
}

const GOING_ON: ReadonlySet<string> = new Set(['running', 'waiting', 'paused'])

function newestOfEach(backups: readonly Backup[]): readonly Backup[] {
  const clones = new Set<string>()
  return backups.filter(({ clone }) => !clones.has(clone) && clones.add(clone))
}

async function showClaim(
  session: Session,
  { ports, claims }: Workspace,
  { what, person, listed }: { what: string; person: Person; listed: Listed },
): Promise<Outcome | Refusal> {
  const { snapshot } = await observe(ports, { fetch: session.fetch })
  const task = findAnyTask(snapshot, readTaskId(what))
  if (isRefusal(task)) return task
  const held = await claims.all()
  const isHere = held.some((claim) => claim.task === task.id && claim.attempt === task.attempt)
  const backup =
    listed.backups.find(({ facts }) => facts?.branch === task.branch && task.branch !== null) ?? null
  return tellClaim({ task, backup }, { person, isHere })
}

async function find(
  { recovery }: BackupPorts,
  { what, person, listed }: { what: string; person: Person; listed: Listed },
): Promise<Found | Refusal> {
  const backup = findBackup(listed.backups, what, person)
  if (Array.isArray(backup))
    throw new Failure('USAGE', {
      message: `"${what}" may be several: ${backup.slice(0, 5).join(', ')}.`,
      hint: 'Write more of its name: brain recover',
    })
  if (typeof backup === 'object' && 'id' in backup) {
    await recovery.obtain(backup)
    return { id: backup.id, commit: backup.commit, backup }
  }
  const commit = await recovery.branch(what)
  return commit === null ? refuse('BACKUP_NOT_FOUND', { what }) : { id: what, commit, backup: null }
}

async function forget(
  session: Session,
  { backups }: BackupPorts,
  { found, listed }: { found: Found; listed: Listed },
): Promise<Outcome | Refusal> {
  const clone = found.backup?.clone
  if (clone === undefined) return refuse('BACKUP_NOT_FOUND', { what: found.id })
  const gone = listed.backups.filter((backup) => backup.clone === clone)
  const text = `${gone.length} snapshot${gone.length === 1 ? '' : 's'} of ${clone}`
  if (!session.dryRun) {
    if (!(await confirm(session, `Remove ${text} for good, here and on the remote?`, '--yes')))
      throw new Failure('INTERRUPTED')
    await backups.forget(gone)
  }
  return {
    kind: session.dryRun ? 'dry-run' : 'forgotten',
    data: { clone, snapshots: gone.map(({ id }) => id) },
    text: () => (session.dryRun ? `Would remove ${text}.` : `Removed ${text}.`),
    quiet: gone.map(({ id }) => id).join('\n'),
  }
}
