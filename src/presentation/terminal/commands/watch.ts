import type { Happening } from '../../../app/compare-snapshots.ts'
import { PAUSE_MS_MIN, watchTasks, type WatchEvent, type WatchRequest } from '../../../app/watch-tasks.ts'
import type { Ports } from '../../../app/observe.ts'
import type { Console } from '../console.ts'
import { plainLine } from '../printable.ts'
import { readDuration } from '../read-duration.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'

export const watch: Verb = {
  name: 'watch',
  summary: 'Say what changes, one line each, beginning with what this clone saw last; Ctrl-C ends it.',
  options: [
    { flags: '--once', description: 'end with the first change' },
    { flags: '--timeout <time>', description: 'end after this long; exit 8 when nothing changed' },
    {
      flags: '--interval <time>',
      description: 'ask this often (default: fetch_after, more rarely while nothing changes)',
    },
  ],
  examples: ['brain watch', 'brain watch --once --timeout 30m', 'brain watch --json'],
  run: async (session, input) => {
    const request = readRequest(input)
    const { ports } = await session.open()
    session.console.note('Watching; Ctrl-C ends it.')
    return await watchAndTell(session.console, ports, { ...request, once: isSet(input, 'once') })
  },
}

function readRequest(input: Input): WatchRequest {
  return {
    intervalMs: readDuration(optionText(input, 'interval'), { flag: '--interval', minMs: PAUSE_MS_MIN }),
    timeoutMs: readDuration(optionText(input, 'timeout'), { flag: '--timeout' }),
  }
}

/** Exported for tests, which bring a clock of their own. */
export async function watchAndTell(
  console: Console,
  ports: Ports,
  request: WatchRequest & { once: boolean },
): Promise<Outcome> {
  let changed = false
  for await (const event of watchTasks(ports, request)) {
    tellEvent(console, event)
    changed ||= event.kind === 'happened'
    if (changed && request.once) break
  }
  const ended = { kind: 'events', data: null, text: () => '', streamed: true } as const
  return changed ? ended : { ...ended, exit: 8, notes: ['Nothing changed.'] }
}

function tellEvent(console: Console, { at, ...event }: WatchEvent): void {
  if (event.kind === 'happened')
    for (const happening of event.happenings) tellHappening(console, happening, at)
  else tellRemote(console, event.reason, at)
}

function tellHappening(console: Console, { kind, ...rest }: Happening, at: string): void {
  const line = rest.task === null ? rest.text : `${rest.task}: ${rest.text}`
  console.line(
    { kind: 'event', data: { at, event: kind, ...rest } },
    plainLine(console.options.quiet ? (rest.task ?? '') : line),
  )
}

const NO_TASK = { task: null, title: null, worker: null, from: null, to: null } as const

/** In JSON an event like the others, since standard error stays silent there. */
function tellRemote(console: Console, reason: string | null, at: string): void {
  const event = reason === null ? 'reachable' : 'unreachable'
  const text =
    reason === null
      ? 'The remote answers again.'
      : `warning: the remote cannot be reached (${reason}); trying again.`
  if (console.options.json) console.line({ kind: 'event', data: { at, event, ...NO_TASK, text } }, '')
  else console.note(text)
}
