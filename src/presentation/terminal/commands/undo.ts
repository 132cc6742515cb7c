import { findUndoable, undoBlobs, undoChange } from '../../../app/undo-change.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { stepsPassedOver } from '../../../app/undo-skipped.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { refuse } from '../../../domain/decision.ts'
import { makeChange } from '../change.ts'
import { plainLine } from '../printable.ts'
import { openRequestNote } from '../pull-request.ts'
import type { Verb } from '../verb.ts'

const LOG_MAX = 200

export const undo: Verb = {
  name: 'undo',
  summary:
    "Take back the last change of the plan by a new commit, never a claim or a reclaim; an approval's work goes to a new attempt.",
  writes: true,
  examples: ['brain undo --dry-run', 'brain undo'],
  run: async (session) => {
    const { ports } = await session.open()
    const { repository } = ports
    let passed: readonly string[] = []
    const outcome = await makeChange(session, ports, {
      doing: 'Undoing',
      look: { texts: (path) => planTexts(path) || path.startsWith('tasks/') },
      decide: async (snapshot, world) => {
        const main = snapshot.look.plan.commit
        const entry = main === null ? null : findUndoable(await repository.log(main, { max: LOG_MAX }))
        if (entry === null || main === null) return refuse('NOTHING_TO_UNDO')
        passed = stepsPassedOver(snapshot, entry, world.actor)
        const [parent] = (await repository.log(entry.commit, { max: 2 })).slice(1)
        const whole = async (commit: string) => await repository.listFiles(commit, '')
        const before = parent === undefined ? new Map() : await whole(`${entry.commit}^1`)
        const after = await whole(entry.commit)
        const texts = await repository.readTexts(undoBlobs({ before, after }))
        return undoChange(snapshot, world, { entry, before, after, now: await whole(main), texts })
      },
      tell: ({ result, commits }) => ({
        kind: 'undo',
        data: { ...result, undoneBy: commits.get(':main') ?? null },
        text: () =>
          `Took back "${result.subject}" (${result.files.length === 1 ? '1 file' : `${result.files.length} files`}).`,
        quiet: result.commit,
        notes: [
          ...(result.branch === null ? [] : [`The work is on ${result.branch} again, free to be claimed.`]),
          ...(result.pullRequest === null ? [] : [openRequestNote(result.pullRequest)]),
        ],
      }),
    })
    if (isRefusal(outcome) || passed[0] === undefined) return outcome
    const note = `Not undone: "${plainLine(passed[0])}". Claims, reservations and reclaims are superseded, not undone; this takes back the plan's last change before it. Free a task: brain reclaim <id> --force`
    return { ...outcome, notes: [note, ...(outcome.notes ?? [])] }
  },
}
