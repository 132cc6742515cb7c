import { chooseTools } from '../../../app/fleet/choose-tools.ts'
import { onceThereIsRoom } from '../../../app/fleet/passing-trouble.ts'
import { LOOK_MS_MIN, type Ran, runFleet, type RunEnd } from '../../../app/fleet/run-fleet.ts'
import { CAUSE_FACTS } from '../../../domain/fleet/cause.ts'
import { Failure } from '../../../domain/failure.ts'
import { budgetFrom, FLEET_OPTIONS, namesFrom } from '../fleet-options.ts'
import { openFleet } from '../open-fleet.ts'
import { plainLine } from '../printable.ts'
import { readDuration } from '../read-duration.ts'
import { advanceNotes, advanceNow } from '../then-advance.ts'
import { optionText, type Outcome, type Verb } from '../verb.ts'
import { checkStart, maxFrom } from './spawn.ts'

export const run: Verb = {
  name: 'run',
  summary:
    'Work unattended: start workers for what is ready, watch and replace them, advance workflows; ends where a person is needed.',
  options: [
    ...FLEET_OPTIONS,
    { flags: '--max-duration <time>', description: 'start nothing more after this long' },
    { flags: '--interval <time>', description: 'look at the remote this often (default: fetch_after)' },
  ],
  examples: [
    'brain run --runner process --agent claude --max 4',
    'brain run --agent codex --max-duration 8h --max-cost 5',
    'brain run --json',
  ],
  run: async (session, input) => {
    const { console } = session
    const workspace = await session.open()
    await workspace.staysLong()
    const { clock } = workspace.ports
    const say = (task: string | null, text: string): void =>
      console.line(
        { kind: 'event', data: { at: clock.now().toISOString(), event: 'run', task, text } },
        plainLine(task === null ? text : `${task}: ${text}`),
      )
    const durationMs = readDuration(optionText(input, 'maxDuration'), { flag: '--max-duration' })
    const until = durationMs === null ? Infinity : clock.now().getTime() + durationMs
    const fleet = await onceThereIsRoom({ clock, say: (text) => say(null, text), until }, () =>
      openFleet(session, workspace),
    )
    const tools = chooseTools(fleet, namesFrom(input))
    if (tools.runner.start === null)
      throw new Failure('USAGE', {
        message: `The runner ${tools.runner.name} starts nothing by itself.`,
        hint: 'For example: brain run --runner process. Or set it in .brain/fleet.yml',
      })
    const refused = await checkStart(workspace, fleet, tools)
    if (refused !== null) return refused
    const interval = readDuration(optionText(input, 'interval'), { flag: '--interval', minMs: LOOK_MS_MIN })
    const ran = await runFleet(fleet, {
      ...tools,
      max: maxFrom(fleet, input),
      budget: budgetFrom(fleet, input),
      durationMs: durationMs === null ? null : Math.max(0, until - clock.now().getTime()),
      lookMs: interval,
      advance: async () => advanceNotes({ ...(await advanceNow(session, workspace, {})), stuck: [] }),
      say,
    })
    return tellRan(ran, (document) => console.line(document, ''))
  },
}

const ENDS: Readonly<Record<RunEnd, { readonly text: string; readonly exit: number }>> = {
  done: { text: 'All tasks are closed.', exit: 0 },
  'needs-you': { text: 'What is left needs you:', exit: 8 },
  time: { text: 'The time is over; workers that are at work go on to their end.', exit: 0 },
  budget: { text: "The day's budget is spent. Who spent it: brain fleet --all", exit: 1 },
}

const SHOWN_MAX = 10

function tellRan(
  { end, needsYou, counts, stuck }: Ran,
  line: (document: { kind: string; data: unknown }) => void,
): Outcome {
  const { text, exit } = ENDS[end]
  line({ kind: 'run', data: { end, needsYou, counts, stuck } })
  const more = needsYou.length > SHOWN_MAX ? [`and ${needsYou.length - SHOWN_MAX} more: brain status`] : []
  const needs = needsYou
    .slice(0, SHOWN_MAX)
    .map(({ task, kind, action }) => `${task ?? kind}: ${kind}. ${action}`)
  const again = stuck.map(({ task, cause }) => {
    const { text: what, hint } = CAUSE_FACTS[cause]
    return `${task}: its worker ${what}. ${hint} Then: brain spawn ${task}`
  })
  const notes = [text, ...needs, ...more, ...again.slice(0, SHOWN_MAX)]
  return { kind: 'run', data: null, text: () => '', streamed: true, exit, notes }
}
