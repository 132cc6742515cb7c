import { isRefusal } from '../../../app/find-task.ts'
import { isRun, versionsOf } from '../../../app/workflow/run-history.ts'
import { runJson } from '../../run-json.ts'
import { plain, plainLine } from '../printable.ts'
import type { Verb } from '../verb.ts'
import { endLines, openRun } from '../workflow-verb.ts'
import { renderRun } from '../render/run-board.ts'

export const workflowShow: Verb = {
  name: 'workflow show',
  summary: 'A run whole: what was asked, its inputs, phases and the versions of what it made.',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  examples: ['brain workflow show contact-form', 'brain workflow show contact-form --json'],
  showsTexts: true,
  run: async (session, input) => {
    const found = await openRun(session, await session.open(), input.arguments[0])
    if (isRefusal(found)) return found
    const { view } = found.read
    const versions = versionsOf(view)
    return {
      kind: 'workflow',
      data: { run: runJson(view), versions },
      text: (paint) =>
        [
          renderRun(view, paint, { team: true }),
          '',
          plain(view.run.asked),
          ...[...view.run.inputs].map(([name, value]) => plainLine(`${name}: ${String(value)}`)),
          ...versions.map(({ phase, path, version, blob, task }) =>
            plainLine(`${phase} v${version}  ${path}  ${blob.slice(0, 10)}  ${task}`),
          ),
          '',
          ...(isRun(view) ? endLines(view) : []),
        ].join('\n'),
      quiet: view.run.name,
    }
  },
}
