import { survey } from '../../../app/observe.ts'
import { reportStatus } from '../../../app/report-status.ts'
import { isLaidOut } from '../../../domain/plan/plan-view.ts'
import { taskJson } from '../../task-json.ts'
import { readDeaths } from '../read-deaths.ts'
import { readNotes } from '../read-notes.ts'
import { ageText } from '../render/time.ts'
import { renderStatusBoard } from '../render/status-board.ts'
import type { Verb } from '../verb.ts'

const RECENT_MAX = 5
const BEGIN = 'Nothing is laid out here yet: brain init'

export const status: Verb = {
  name: 'status',
  summary: 'What needs you, and how everything stands.',
  examples: ['brain status', 'brain status --json', 'brain status --fetch'],
  run: async (session) => {
    const workspace = await session.open()
    const { ports } = workspace
    const overview = await survey(ports, { fetch: session.fetch })
    const report = reportStatus(overview, await readDeaths(workspace, overview.tasks))
    const { look, now } = overview
    const log =
      look.plan.commit === null ? [] : await ports.repository.log(look.plan.commit, { max: RECENT_MAX })
    const recent = log.map(({ commit, at, author, subject }) => ({ commit, at, by: author, subject }))
    const problems = [...overview.problems, ...[...overview.tasks.values()].flatMap((task) => task.problems)]
    return {
      kind: 'status',
      data: {
        counts: report.counts,
        needsYou: report.needsYou,
        tasks: report.active.map(taskJson),
        recent,
        problems,
        fetchedAt: look.fetchedAt,
      },
      text: (paint) => renderStatusBoard({ report, recent, overview }, { paint, now }),
      quiet: report.needsYou.map(({ task, kind }) => `${task ?? '-'} ${kind}`).join('\n'),
      notes: [
        ...(look.offline === null
          ? ageNote(look.fetchedAt, now)
          : readNotes({ ...overview, tasks: new Map(), problems: [] })),
        ...(isLaidOut(overview) ? [] : [BEGIN]),
      ],
    }
  },
}

/** Said only when something may have happened since: a worker's push of a moment ago is not here yet. */
function ageNote(fetchedAt: string | null, now: Date): readonly string[] {
  const age = ageText(fetchedAt, now)
  return age === '' || age === 'now' ? [] : [`As of ${age} ago; --fetch asks the remote now.`]
}
