import { checkTools, chooseTools, type Tools } from '../../../app/fleet/choose-tools.ts'
import type { Fleet } from '../../../app/fleet/fleet.ts'
import { howOf } from '../../../app/fleet/hand-over.ts'
import { spawnable, type Spawned, spawnWorkers, type Spawning } from '../../../app/fleet/spawn-workers.ts'
import { viewFleet } from '../../../app/fleet/view-fleet.ts'
import { isRefusal, readTaskId } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { isAtWork } from '../../../domain/fleet/worker.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import { fleetJson } from '../../fleet-json.ts'
import { REFUSAL_TEXTS } from '../../refusal-texts.ts'
import { budgetFrom, FLEET_OPTIONS, namesFrom } from '../fleet-options.ts'
import { openFleet } from '../open-fleet.ts'
import { readCount } from '../read-count.ts'
import type { Session, Workspace } from '../session.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'
import { workerInstructions } from './worker-instructions.ts'

export const spawn: Verb = {
  name: 'spawn',
  summary: 'Start workers: reserve their tasks, make a work place for each, and run an agent in it.',
  arguments: [['[ids...]', 'the tasks; without, the best ready ones']],
  options: [
    { flags: '--next <n>', description: 'the n best ready tasks (default: 1)' },
    ...FLEET_OPTIONS,
    { flags: '--copy', description: 'with the runner prompt: copy it to the clipboard as well' },
  ],
  writes: true,
  examples: [
    'brain spawn 012 --runner process --agent claude',
    'brain spawn --next 3 --runner tmux --agent codex',
    'brain spawn 012 --runner prompt --copy',
  ],
  run: async (session, input) => {
    const workspace = await session.open()
    const fleet = await openFleet(session, workspace)
    const tools = chooseTools(fleet, namesFrom(input))
    const ids = await tasksFrom(session, workspace, { fleet, input })
    if (isRefusal(ids)) return ids
    if (tools.runner.start === null) return await printPrompts(session, input, ids)
    const refused = await checkStart(workspace, fleet, tools)
    if (refused !== null) return refused
    if (session.dryRun) return tellPlan(ids, tools, await wouldSend(fleet, ids, tools))
    const spawning: Spawning = { ...tools, ids, max: maxFrom(fleet, input), budget: budgetFrom(fleet, input) }
    return await tellSpawned(fleet, await spawnAndTend(fleet, spawning))
  },
}

/** Those that were started before one failed are looked after all the same. */
async function spawnAndTend(fleet: Fleet, spawning: Spawning): Promise<Spawned> {
  try {
    return await spawnWorkers(fleet, spawning)
  } finally {
    if ((await fleet.store.all()).some(isAtWork)) await fleet.sessions.leaveTender()
  }
}

export function maxFrom({ settings }: Fleet, input: Input): number {
  return readCount(optionText(input, 'max'), settings.max, '--max')
}

/** Throws before anything is claimed. */
export async function checkStart({ remote }: Workspace, fleet: Fleet, tools: Tools): Promise<Refusal | null> {
  if (remote === null)
    throw new Failure('USAGE', {
      message: 'Workers are started in clones of their own, and there is no remote that both could push to.',
      hint: 'Add one: git remote add origin <url>. Or print the prompt: brain spawn <id> --runner prompt',
    })
  const refused = checkTools(fleet, tools)
  const { engine, name } = tools.runner
  const reason = refused !== null || engine === null ? null : await fleet.engines.whyNot(engine)
  if (reason !== null) throw new Failure('RUNNER_FAILED', { runner: name, reason })
  return refused
}

/** What an engine would get; null for what starts sessions. A claim is made only when it is sent. */
async function wouldSend(fleet: Fleet, ids: readonly TaskId[], tools: Tools): Promise<string | null> {
  const { engine } = tools.runner
  if (engine === null) return null
  const claims = ids.map((task) => ({ task, attempt: 1, nonce: '0'.repeat(32) }))
  const how = await howOf(fleet, engine)
  return await fleet.engines.describe({
    ...how,
    claims,
    agent: tools.agent.name,
    permissions: tools.permissions,
  })
}

async function tasksFrom(
  session: Session,
  { ports }: Workspace,
  { fleet, input }: { fleet: Fleet; input: Input },
): Promise<readonly TaskId[] | Refusal> {
  if (input.arguments.length > 0) return [...new Set(input.arguments.map(readTaskId))]
  const { snapshot, world } = await observe(ports, { fetch: session.fetch === 'never' ? 'never' : 'always' })
  const ready = spawnable(snapshot, fleet, world.now)
  const count = readCount(optionText(input, 'next'), 1, '--next')
  return ready.length === 0 ? refuse('NOTHING_READY') : ready.slice(0, count)
}

/** Nothing is reserved: whoever gets the prompt claims. */
async function printPrompts(
  session: Session,
  input: Input,
  ids: readonly TaskId[],
): Promise<Outcome | Refusal> {
  const options = isSet(input, 'copy') ? { copy: true } : {}
  return await workerInstructions.run(session, { arguments: ids, options })
}

function tellPlan(
  ids: readonly TaskId[],
  { runner, agent, permissions }: Tools,
  sent: string | null,
): Outcome {
  const tasks = ids.map((task) => ({ task, runner: runner.name, agent: agent.name, permissions }))
  return {
    kind: 'dry-run',
    data: sent === null ? { tasks } : { tasks, sent },
    // A manifest can be piped on; the rest is for people.
    ...(sent === null ? {} : { notes: ['Nothing was sent (dry run); the claims in it are empty.'] }),
    text: () =>
      sent?.trimEnd() ??
      [
        ...ids.map((id) => `start ${agent.name} (${permissions}) by ${runner.name} for ${id}`),
        'Nothing was started (dry run).',
      ].join('\n'),
  }
}

async function tellSpawned(fleet: Fleet, { started, refused }: Spawned): Promise<Outcome | Refusal> {
  const [first] = refused
  if (started.length === 0 && first !== undefined) return first.refusal
  const ids = new Set(started.map(({ task }) => task))
  const views = (await viewFleet(fleet, { all: true })).filter(({ worker }) => ids.has(worker.task))
  return {
    kind: 'fleet',
    data: {
      workers: views.map(fleetJson),
      refused: refused.map(({ id, refusal: { code, details } }) => ({ task: id, code, details })),
    },
    text: () =>
      started
        .map(
          ({ task, attempt, agent, runner }) =>
            `Started ${agent} for ${task} (attempt ${attempt}, by ${runner}).`,
        )
        .join('\n'),
    quiet: [...ids].join('\n'),
    notes: [
      ...refused.map(
        ({ id, refusal: { code, details } }) => `${id}: ${REFUSAL_TEXTS[code].message(details)}`,
      ),
      'See how they do: brain fleet. What one says: brain fleet logs <id>',
    ],
  }
}
