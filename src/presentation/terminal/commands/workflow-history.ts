import { isRefusal } from '../../../app/find-task.ts'
import { readRunLog, versionsOf } from '../../../app/workflow/run-history.ts'
import { plainLine } from '../printable.ts'
import { readCount } from '../read-count.ts'
import { optionText, type Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

const LIMIT = 50

export const workflowHistory: Verb = {
  name: 'workflow history',
  summary: 'What happened to a run, newest first, and every approved version of what it made.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  options: [{ flags: '--limit <n>', description: `at most this many (default: ${LIMIT})` }],
  examples: ['brain workflow history contact-form', 'brain workflow history contact-form --json'],
  run: async (session, input) => {
    const limit = readCount(optionText(input, 'limit'), LIMIT, '--limit')
    const workspace = await session.open()
    const found = await openRun(session, workspace, input.arguments[0])
    if (isRefusal(found)) return found
    const { view } = found.read
    const entries = await readRunLog(workspace.ports.repository, found.snapshot, { view, limit })
    const versions = versionsOf(view)
    return {
      kind: 'workflow-history',
      data: { run: view.run.name, entries, versions },
      text: () =>
        [
          ...entries.map(({ at, by, commit, action }) =>
            plainLine(`${at}  ${commit.slice(0, 10)}  ${by}  ${action}`),
          ),
          ...(versions.length === 0 ? [] : ['', 'Approved versions:']),
          ...versions.map(({ phase, version, path, at, by, task }) =>
            plainLine(`${phase} v${version}  ${path}  ${at ?? ''}  ${by ?? ''}  ${task}`),
          ),
        ].join('\n'),
      quiet: entries.map(({ commit }) => commit).join('\n'),
      notes: versions.length < 2 ? [] : [`Compare two: brain workflow diff ${view.run.name} <phase> 1 2`],
    }
  },
}
