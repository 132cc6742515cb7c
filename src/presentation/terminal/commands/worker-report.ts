import { Failure } from '../../../domain/failure.ts'
import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { publishReport } from '../worker-result.ts'
import { optionText, type Verb } from '../verb.ts'

export const workerReport: Verb = {
  name: 'worker report',
  summary: 'Say how far you are; this also renews the lease.',
  arguments: MEANT_TASK,
  options: [
    { flags: '--progress <percent>', description: '0 to 100' },
    { flags: '--step <text>', description: 'what you are doing now' },
  ],
  writes: true,
  examples: [
    'brain worker report 012 --progress 65 --step "Writing tests"',
    'brain worker report --progress 80',
  ],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerReport)
    const progress = optionText(input, 'progress')
    if (progress !== undefined && !/^\d{1,3}%?$/.test(progress))
      throw new Failure('USAGE', { message: `"${progress}" is not a percentage.`, hint: '--progress 65' })
    const report = {
      kind: 'progress',
      progress: progress === undefined ? null : Number.parseInt(progress, 10),
      step: optionText(input, 'step') ?? null,
    } as const
    return await publishReport(session, id, { report, next: `Next: brain worker submit ${id} --summary "…"` })
  },
}
