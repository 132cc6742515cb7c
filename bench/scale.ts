import { fits, mostWorkers, simulate, type HostLimits, type Team } from './parts/host-simulation.ts'
import { markdownTable } from './parts/table.ts'
import { numberAfter } from './parts/words.ts'

// How many workers does one repository carry within a host's limits? A simulation: nothing is asked or pushed.
// npm run bench:scale [-- --reads 15 --pushes 6 --hours 24 --seed 1 --json]

const words = process.argv.slice(2)
const limits: HostLimits = {
  readsPerSecond: numberAfter(words, '--reads', 15),
  pushesPerMinute: numberAfter(words, '--pushes', 6),
}
const setting = { hours: numberAfter(words, '--hours', 24), seed: numberAfter(words, '--seed', 1) }

const POLLS = [5, 30, 120] as const
const COMMITS = [10, 20, 30, 60] as const
/** Tasks of two hours, each taken by a push of its own or together with others every five minutes; or tasks of a day. */
const WAYS = {
  'of 2 hours': { taskMinutes: 120, batchMinutes: null },
  'of 2 hours, claimed together': { taskMinutes: 120, batchMinutes: 5 },
  'of 8 hours': { taskMinutes: 480, batchMinutes: null },
} as const
const CROWD = 200

const most = Object.entries(WAYS).flatMap(([way, ways]) =>
  POLLS.map((pollSeconds) => ({
    way,
    pollSeconds,
    workers: COMMITS.map((commitMinutes) =>
      mostWorkers({ ...setting, ...ways, pollSeconds, commitMinutes }, limits),
    ),
  })),
)
const crowd = Object.entries(WAYS).flatMap(([way, ways]) =>
  COMMITS.map((commitMinutes) => {
    const team = { ...setting, ...ways, pollSeconds: 30, commitMinutes, workers: CROWD }
    return { way, commitMinutes, ...simulate(team), repositories: repositoriesFor(team) }
  }),
)
process.stdout.write(
  words.includes('--json') ? `${JSON.stringify({ limits, setting, most, crowd })}\n` : report(),
)

/** How many repositories share the team, so that each is within the limits. */
function repositoriesFor(team: Team): number {
  for (let repositories = 1; repositories < team.workers; repositories++)
    if (fits(simulate({ ...team, workers: Math.ceil(team.workers / repositories) }), limits))
      return repositories
  return team.workers
}

function report(): string {
  const mostRows = most.map(({ way, pollSeconds, workers }) => [
    way,
    `${pollSeconds} s`,
    ...workers.map(String),
  ])
  const crowdRows = crowd.map(({ way, commitMinutes, reads, pushes, repositories }) => [
    way,
    `${commitMinutes} min`,
    `${reads.mean.toFixed(1)}, ${reads.p99}, ${reads.max}`,
    `${pushes.mean.toFixed(1)}, ${pushes.p99}, ${pushes.max}`,
    `${repositories}`,
  ])
  const commits = COMMITS.map((minutes) => `a push every ${minutes} min`)
  return [
    `The most workers within ${limits.readsPerSecond} reads a second and ${limits.pushesPerMinute} pushes a minute:\n`,
    markdownTable(['tasks', 'poll', ...commits], mostRows),
    `${CROWD} workers that poll every 30 s (mean, 99 of 100 windows, highest):\n`,
    markdownTable(
      ['tasks', 'a push every', 'reads a second', 'pushes a minute', 'repositories needed'],
      crowdRows,
    ),
  ].join('\n')
}
