import type { Backup } from '../../domain/backup/backup.ts'
import type { RestoreAct, RestoreStep } from '../../domain/backup/plan-restore.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import type { Comparison, Recovery, Restored } from '../../ports/backup.ts'
import { stepJson } from '../backup-json.ts'
import type { Session } from './session.ts'
import { isSet, optionText, type Input, type Outcome } from './verb.ts'

/** Something that can be brought back; `backup` is null for a branch. */
export interface Found {
  readonly id: string
  readonly commit: string
  readonly backup: Backup | null
}

const PATCH_BYTES_MAX = 4 * 1024 * 1024

/** Shows how it differs from what is here; with `--restore` writes it, with `--branch` makes a branch of it. */
export async function bringBack(
  session: Session,
  recovery: Recovery,
  { found, input }: { readonly found: Found; readonly input: Input },
): Promise<Outcome | Refusal> {
  const branch = input.options['branch']
  if (branch !== undefined)
    return await makeBranch(session, recovery, { found, name: optionText(input, 'branch') })
  if (isSet(input, 'diff')) return await showPatch(recovery, found)
  const comparison = await recovery.compare(found.commit)
  if (!isSet(input, 'restore') || session.dryRun) return tellComparison(found, comparison)
  return tellRestored(found, await recovery.restore({ ...found, comparison }), comparison)
}

async function makeBranch(
  session: Session,
  recovery: Recovery,
  { found, name }: { found: Found; name: string | undefined },
): Promise<Outcome | Refusal> {
  const branch = name ?? `recovered/${found.id.replaceAll(/[^\w./-]/g, '-')}`
  if (!session.dryRun && !(await recovery.makeBranch(branch, found.commit)))
    return refuse('BRANCH_IN_USE', { branch, by: 'this clone: there is a branch of that name, or below it' })
  return {
    kind: session.dryRun ? 'dry-run' : 'recovered',
    data: { id: found.id, branch, commit: found.commit },
    text: () => (session.dryRun ? `Would make the branch ${branch}.` : `${branch} is at ${found.id} now.`),
    quiet: branch,
    notes: [`Look at it: git log -p ${branch}. Go on there: git switch ${branch}`],
  }
}

async function showPatch(recovery: Recovery, found: Found): Promise<Outcome> {
  const patch = await recovery.patch(found.commit, PATCH_BYTES_MAX)
  const isCut = Buffer.byteLength(patch) >= PATCH_BYTES_MAX
  return {
    kind: 'patch',
    data: { id: found.id, commit: found.commit, patch, cut: isCut },
    text: () => patch,
    notes: isCut ? [`It is longer. All of it: git show ${found.commit}`] : [],
  }
}

const SHOWN_MAX = 40

const ACTS: Readonly<Record<RestoreAct, string>> = {
  add: 'new',
  replace: 'changed',
  delete: 'deleted',
  beside: 'beside',
  keep: 'left',
}

const WHY: Readonly<Record<NonNullable<RestoreStep['why']>, string>> = {
  unsaved: 'something else is there, and it stays',
  changed: 'it was changed in the meantime by a commit',
  blocked: 'a file or a link stands where its folder should be',
  name: 'its name is not UTF-8; --branch has it',
  submodule: 'a submodule: its own clone has its files',
}

function tellComparison({ id, commit, backup }: Found, { steps, commits, base }: Comparison): Outcome {
  return {
    kind: 'comparison',
    data: { id, commit, base, files: steps.map(stepJson), commits },
    text: () =>
      steps.length === 0
        ? `All that is in ${id} is here.`
        : listed(steps.map((step) => `${ACTS[step.act].padEnd(8)}${step.path}${reason(step)}`)),
    quiet: steps.map(({ path }) => path).join('\n'),
    notes: [
      ...(steps.length === 0 ? [] : [`Bring it back: brain recover ${id} --restore. See the patch: --diff`]),
      ...commitNotes(id, commits),
      ...workNotes(backup, id),
    ],
  }
}

function listed(lines: readonly string[]): string {
  const more = lines.length - SHOWN_MAX
  return [...lines.slice(0, SHOWN_MAX), ...(more > 0 ? [`… and ${more} more (all with --json)`] : [])].join(
    '\n',
  )
}

function reason({ why }: RestoreStep): string {
  return why === null ? '' : ` (${WHY[why]})`
}

function commitNotes(id: string, commits: number): readonly string[] {
  if (commits === 0) return []
  return [
    `${commits} commit${commits === 1 ? ' is' : 's are'} in it and nowhere else. With them: brain recover ${id} --branch`,
  ]
}

/** It was made on a task's branch: that is where it belongs. */
function workNotes(backup: Backup | null, id: string): readonly string[] {
  const task = /^task\/(\d+)/.exec(backup?.facts?.branch ?? '')?.[1]
  return task === undefined || backup?.isOwn === true
    ? []
    : [
        `It was work on task-${task}: brain recover ${task} says how to go on with it; then restore ${id} there.`,
      ]
}

function tellRestored({ id, commit }: Found, restored: Restored, { commits }: Comparison): Outcome {
  const { added, replaced, deleted, beside, kept } = restored
  const lines = [
    ...added.map((path) => `new     ${path}`),
    ...replaced.map((path) => `changed ${path}`),
    ...deleted.map((path) => `deleted ${path}`),
    ...beside.map(({ path, as }) => `beside  ${as} (${path} is not as it was)`),
    ...kept.map((step) => `left    ${step.path}${reason(step)}`),
  ]
  const count = added.length + replaced.length + deleted.length + beside.length
  return {
    kind: 'recovered',
    data: { id, commit, added, replaced, deleted, beside, kept: kept.map(stepJson) },
    text: () => (lines.length === 0 ? `All that is in ${id} is here.` : listed(lines)),
    quiet: [...added, ...replaced, ...deleted, ...beside.map(({ as }) => as)].join('\n'),
    notes: [
      ...(count === 0
        ? []
        : ['Nothing is staged or committed. See: git status. Take it back: brain recover --undo']),
      ...(beside.length === 0 ? [] : ['Compare what stands beside, take over what you want, and delete it.']),
      ...commitNotes(id, commits),
    ],
  }
}

export async function undoLast(recovery: Recovery): Promise<Outcome | Refusal> {
  const undone = await recovery.undo()
  if (undone === null) return refuse('NOTHING_TO_UNDO')
  const { id, paths, kept } = undone
  return {
    kind: 'undone',
    data: { id, paths, kept },
    text: () => `Took ${paths.length} file${paths.length === 1 ? '' : 's'} of ${id} back.`,
    quiet: paths.join('\n'),
    notes: kept.length === 0 ? [] : [`Changed since, so they stay: ${listed(kept)}`],
  }
}
