import type { Director } from '../director.ts'
import { fact } from '../facts.ts'
import { castingOf, FATES, type Fate } from './casting.ts'
import { readRun } from './read-run.ts'
import { ROLES, type Role } from './roles.ts'

interface Trouble {
  readonly role: Role
  readonly task: string
  readonly fate: Fate
  /** All of it as the remote has it: why the worker ended, the commit with what it left, and who finished it. */
  readonly cause: string
  readonly rescued: string
  readonly finishedBy: string
  readonly takenOver: boolean
}

/** Who died, lied and stalled; what was saved of it; who took over. All of it is read from the remote. */
export async function tellTroubles(director: Director, seed: number): Promise<void> {
  const { narrator } = director
  narrator.step('What happened, as the remote tells it')
  const { tasks } = await readRun(director)
  const troubles: Trouble[] = []
  for (const [role, fate] of castingOf(seed)) {
    const task = tasks.get(role) ?? ''
    troubles.push({ role, task, fate, ...(await readTrouble(director, role, task)) })
  }
  narrator.output(table(troubles), troubles.length + 1)
  const kinds = troubles.map(({ fate }) => FATES[fate].kind)
  const count = (kind: string): number => kinds.filter((each) => each === kind).length
  narrator.tell('Three workers died, one lied, one stalled; each was found out, with its cause.', [
    fact('died, lied, stalled', [count('died'), count('lied'), count('stalled')], [3, 1, 1]),
    fact(
      'causes',
      troubles.map(({ cause }) => cause),
      troubles.map(({ fate }) => FATES[fate].cause),
    ),
  ])
  narrator.tell('What each of them had begun was pushed before its work place went away.', [
    fact(
      'not rescued',
      troubles.filter(({ rescued }) => rescued === '').map(({ role }) => role),
      [],
    ),
  ])
  narrator.tell('Another worker went on from there, and delivered.', [
    fact(
      'by',
      troubles.map(({ finishedBy }) => finishedBy),
      troubles.map(() => 'attempt 3'),
    ),
    fact(
      'began anew',
      troubles.filter(({ takenOver }) => !takenOver).map(({ role }) => role),
      [],
    ),
  ])
  await tellOthers(director, { tasks, troubles })
}

async function readTrouble(
  director: Director,
  role: Role,
  task: string,
): Promise<Pick<Trouble, 'cause' | 'rescued' | 'finishedBy' | 'takenOver'>> {
  const release = `${task}: Release of a dead worker`
  const [subject = ''] = (await director.remote('log', '--all', '--format=%s', `--grep=^${release}`)).split(
    '\n',
  )
  const rescued = await director.remote(
    'log',
    '--all',
    '--format=%h',
    '--diff-filter=AM',
    `-GHALF DONE: ${role}$`,
  )
  const output = await outputOf(director, task)
  return {
    cause: /\((\w+)\)$/.exec(subject)?.[1] ?? '',
    rescued: rescued.split('\n').at(-1) ?? '',
    // A dead worker's attempt is followed by one that nobody holds, and that by the next worker's.
    finishedBy: `attempt ${/^attempt: (\d+)$/m.exec(output)?.[1] ?? 'none'}`,
    takenOver: output.includes('The worker before me had begun'),
  }
}

/** The newest of the task, on whatever branch it is. */
async function outputOf(director: Director, task: string): Promise<string> {
  const path = `results/${task}-output.md`
  const commit = await director.remote('log', '--all', '-1', '--format=%H', '--', path)
  return await director.remote('show', `${commit}:${path}`)
}

function table(troubles: readonly Trouble[]): string {
  const rows = [
    ['worker', 'as', 'what it did', 'cause', 'rescued', 'finished by'],
    ...troubles.map(({ role, task, fate, cause, rescued, finishedBy }) => [
      task.replace('task', 'arm'),
      role,
      fate,
      cause,
      rescued,
      finishedBy,
    ]),
  ]
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

interface FleetDocument {
  readonly workers: readonly {
    readonly task: string
    readonly attempt: number
    readonly state: string
    readonly sandboxed: boolean
  }[]
}

/** All others needed one attempt, and nobody did anything twice. */
async function tellOthers(
  director: Director,
  { tasks, troubles }: { tasks: ReadonlyMap<Role, string>; troubles: readonly Trouble[] },
): Promise<void> {
  const { workers } = await director.ask<FleetDocument>('fleet', '--all')
  const again = workers.filter(({ attempt }) => attempt > 1).map(({ task }) => task)
  const deaths = await director.remote('log', '--all', '--format=%H', '--grep=: Release of a dead worker')
  const sessions = workers.length + deaths.split('\n').length
  const states = Object.values(await director.tasks()).map(({ state }) => state)
  director.narrator.tell(
    `${sessions} workers were started for ${ROLES.length} tasks, and every task is completed.`,
    [
      fact('roles', [...tasks.keys()], ROLES),
      fact('workers', sessions, ROLES.length + troubles.length),
      fact('with a second attempt', again.toSorted(), troubles.map(({ task }) => task).toSorted()),
      fact(
        'workers that delivered in the end',
        workers.filter(({ state }) => state === 'delivered').length,
        ROLES.length,
      ),
      fact('states', [...new Set(states)], ['completed']),
    ],
  )
  const walled = workers.filter(({ sandboxed }) => sandboxed).length
  director.narrator.tell(
    walled === 0
      ? 'None was sandboxed: bubblewrap does not work here.'
      : 'Each worked in a sandbox, without a key to the remote.',
    [fact('some sandboxed, some not', walled === 0 || walled === workers.length, true)],
  )
}
