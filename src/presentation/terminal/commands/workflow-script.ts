import { isRefusal } from '../../../app/find-task.ts'
import { whole } from '../../../app/workflow/change-run.ts'
import { scriptOfRun } from '../../../app/workflow/run-script.ts'
import { readCount } from '../read-count.ts'
import { readDuration } from '../read-duration.ts'
import { optionText, type Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

export const workflowScript: Verb = {
  name: 'workflow script',
  summary: 'Print a bash script that drives a run to its end (a new one: brain orchestrate --script).',
  arguments: [['[run]', 'its name; not needed while only one is under way']],
  options: [
    { flags: '--workers <count>', description: 'tasks at the same time (default: 1)' },
    { flags: '--max-duration <time>', description: 'begin nothing more after it, such as 2h' },
  ],
  examples: ['brain workflow script contact-form > contact-form.sh', 'brain workflow script --workers 3'],
  run: async (session, input) => {
    const workers = readCount(optionText(input, 'workers'), 1, '--workers')
    const limit = readDuration(optionText(input, 'maxDuration'), { flag: '--max-duration' })
    const found = await openRun(session, await session.open(), input.arguments[0])
    if (isRefusal(found)) return found
    const view = whole(found.read.view)
    if (isRefusal(view)) return view
    const body = await (await session.templates()).builtIn('run-workflow.sh')
    const seconds = limit === null ? 0 : Math.max(1, Math.round(limit / 1000))
    const text = scriptOfRun(view.run, { workers, seconds, body }).trimEnd()
    return {
      kind: 'script',
      data: { run: view.run.name, template: view.run.template, script: text },
      text: () => text,
      neverPaged: true,
      quiet: text,
      notes: ['Save the script, then: bash <file>. Stopped, it is started again.'],
    }
  },
}
