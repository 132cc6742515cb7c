import { readFileSync } from 'node:fs'
import { checkTools, chooseTools } from '../../../app/fleet/choose-tools.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { runJob } from '../../../app/fleet/run-job.ts'
import { type FleetEvent, stopByPerson } from '../../../app/fleet/stop-worker.ts'
import { Failure } from '../../../domain/failure.ts'
import { type JobClaim, readClaim } from '../../../domain/fleet/engine.ts'
import { fleetJson } from '../../fleet-json.ts'
import { viewFleet } from '../../../app/fleet/view-fleet.ts'
import { FLEET_OPTIONS, namesFrom } from '../fleet-options.ts'
import { openFleet } from '../open-fleet.ts'
import { plainLine } from '../printable.ts'
import { optionText, type Input, type Verb } from '../verb.ts'

export const fleetJob: Verb = {
  name: 'fleet job',
  summary: 'In a job of GitHub Actions or Kubernetes: do the reserved task that it was given, to its end.',
  options: [
    { flags: '--claims <file>', description: 'the claims as JSON, or the event of a workflow that has them' },
    { flags: '--index <n>', description: 'which of them, from 0 (default: 0)' },
    ...FLEET_OPTIONS.filter(({ flags }) => /--(?:agent|permissions) /.test(flags)),
  ],
  examples: ['brain fleet job --claims claims.json --index 3 --agent claude'],
  run: async (session, input) => {
    const claim = claimFrom(input)
    const workspace = await session.open()
    const opened = await openFleet({ ...session, fetch: 'always' }, workspace)
    // The engine's secrets take its place.
    const fleet = { ...opened, settings: { ...opened.settings, envFile: null } }
    const tools = chooseTools(fleet, { ...namesFrom(input), runner: 'process' })
    const refused = checkTools(fleet, tools)
    if (refused !== null) return refused
    const say = ({ worker, text }: FleetEvent): void => {
      const data = { event: 'worker', task: worker.task, worker: worker.worker, text }
      session.console.line({ kind: 'event', data }, plainLine(`${worker.task}: ${worker.worker} ${text}`))
    }
    // What cannot be pushed now is tried again as long as there is time: the tending goes on.
    onceTakenAway(() => void stopByPerson(fleet, claim.task, 'killed').catch(() => null))
    const ended = await runJob(fleet, { ...tools, claim, say })
    if (isRefusal(ended)) return ended
    const [view] = (await viewFleet(fleet, { all: true })).filter(({ worker }) => worker.task === claim.task)
    return {
      kind: 'job',
      data: view === undefined ? null : fleetJson(view),
      text: () => '',
      streamed: true,
      exit: ended.phase === 'delivered' ? 0 : 1,
    }
  },
}

/** Throws USAGE. */
function claimFrom(input: Input): JobClaim {
  const file = optionText(input, 'claims') ?? ''
  const index = Number(optionText(input, 'index') ?? 0)
  const claim = Number.isInteger(index) ? readClaim(textOf(file), index) : null
  if (claim !== null) return claim
  throw new Failure('USAGE', {
    message: `There is no claim number ${index} in ${file === '' ? 'no file' : file}.`,
    hint: 'This is for the jobs that brain spawn --runner actions or kubernetes starts.',
  })
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** A job that is cancelled, or a pod that has to go, has some seconds: its work is pushed first. */
function onceTakenAway(act: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal)
    process.once(signal, act)
  }
}
