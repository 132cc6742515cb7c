import type { FleetView } from '../app/fleet/view-fleet.ts'

/** A worker as programs see it. The nonce and the path of its records stay out. */
export function fleetJson({ worker, state, lastSignAt, death, cost, tokens, ms }: FleetView) {
  const { task, attempt, runner, agent, permissions, sessions, startedAt, resumeAt, place, branch, end } =
    worker
  return {
    task,
    worker: worker.worker,
    attempt,
    branch,
    state,
    runner,
    host: worker.host,
    sandboxed: worker.sandboxed,
    agent,
    permissions,
    startedAt,
    lastSignAt,
    death: death === null ? null : { error: death.error, at: death.at },
    resumeAt,
    sessions,
    cost,
    tokens,
    seconds: Math.round(ms / 1_000),
    place,
    pid: worker.process?.pid ?? null,
    job: worker.job,
    end,
  }
}
