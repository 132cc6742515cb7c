import { archiveTasks, findWork, type Archived } from '../../../app/archive-tasks.ts'
import { readTaskId } from '../../../app/find-task.ts'
import { observe, type Ports } from '../../../app/observe.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { Failure } from '../../../domain/failure.ts'
import { parseDuration } from '../../../domain/task/duration.ts'
import { parseTime } from '../../../domain/task/time.ts'
import { makeChange } from '../change.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'

const CLOSED_BEFORE = '14d'

export const archive: Verb = {
  name: 'archive',
  summary:
    'Move closed tasks and their results to the archive, in one commit, and delete their closed branches.',
  arguments: [['[ids...]', 'these tasks; without, all that were closed long enough ago']],
  options: [
    {
      flags: '--closed-before <time>',
      description: `closed longer ago than this, or before this day (default: ${CLOSED_BEFORE}; 0d: all)`,
    },
    { flags: '--keep-branches', description: 'delete no branches' },
  ],
  writes: true,
  examples: [
    'brain archive --dry-run',
    'brain archive',
    'brain archive --closed-before 2026-10-01',
    'brain archive 012 013',
  ],
  run: async (session, input) => {
    const ids = input.arguments.map(readTaskId)
    const { ports } = await session.open()
    const closedBefore = ids.length > 0 ? refuseBoth(input) : readCutOff(input, ports.clock.now())
    return await makeChange(session, ports, {
      doing: 'Archiving',
      look: { texts: planTexts, archived: ids },
      decide: async (snapshot, world) =>
        archiveTasks(snapshot, world, {
          ids,
          closedBefore,
          keepBranches: isSet(input, 'keepBranches'),
          worked: await findWork(ports.repository, snapshot, { ids, closedBefore }),
        }),
      tell: async ({ result, commits }) => await tellArchived(ports, result, commits.get(':main') ?? null),
    })
  },
}

function refuseBoth(input: Input): null {
  if (optionText(input, 'closedBefore') === undefined) return null
  throw new Failure('USAGE', {
    message: 'Name tasks, or say --closed-before; not both.',
    hint: 'brain archive 012, or brain archive --closed-before 30d',
  })
}

/** The latest time of closing that is meant; null for any. Throws USAGE. */
function readCutOff(input: Input, now: Date): Date | null {
  const text = optionText(input, 'closedBefore') ?? CLOSED_BEFORE
  const age = parseDuration(text)
  const time = age === null ? parseTime(text) : null
  if (age === 0) return null
  if (age !== null) return new Date(now.getTime() - age)
  if (time !== null) return new Date(time)
  throw new Failure('USAGE', {
    message: `"${text}" is neither a duration nor a date.`,
    hint: 'For example: --closed-before 30d, 2026-10-01, or 0d for all',
  })
}

/** What became of the branches is seen by looking: the host decides on each. */
async function tellArchived(ports: Ports, result: Archived, commit: string | null): Promise<Outcome> {
  const { snapshot } = await observe(ports, { fetch: 'never' })
  const there = new Set(snapshot.look.tips.map(({ branch }) => branch))
  const deleted = result.branches.filter((branch) => !there.has(branch))
  const { tasks, before, kept } = result
  return {
    kind: 'archive',
    data: {
      tasks,
      commit,
      deletedBranches: deleted,
      keptBranches: [...kept, ...result.branches.filter((branch) => there.has(branch))],
      alreadyArchived: before,
      pushed: snapshot.look.remote !== null,
    },
    text: () =>
      tasks.length === 0 && deleted.length === 0
        ? 'Nothing to archive.'
        : `Archived ${count(tasks.length, 'task')}, deleted ${count(deleted.length, 'branch')}.`,
    quiet: tasks.join('\n'),
    notes: [
      ...(kept.length === 0 ? [] : [`Kept for what is only there: ${named(kept)}. See: git log <branch>`]),
      ...(before.length === 0 ? [] : [`In the archive already: ${named(before)}.`]),
      ...(tasks.length === 0
        ? []
        : ['To work on one again: brain reopen <id>. To take it all back: brain undo']),
    ],
  }
}

const NAMED_MAX = 5

function named(names: readonly string[]): string {
  const more = names.length - NAMED_MAX
  return `${names.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function count(number: number, noun: 'task' | 'branch'): string {
  return `${number} ${noun}${number === 1 ? '' : noun === 'branch' ? 'es' : 's'}`
}
