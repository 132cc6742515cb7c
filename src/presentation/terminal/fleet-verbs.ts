/** The commands that start workers and look after them. */
export const FLEET_VERBS = {
  spawn: {
    group: 'Hand out',
    summary: 'start workers',
    load: async () => (await import('./commands/spawn.ts')).spawn,
  },
  run: {
    group: 'Hand out',
    summary: 'work unattended: start, watch, retry, advance, until a person is needed',
    load: async () => (await import('./commands/run.ts')).run,
  },
  fleet: {
    group: 'Hand out',
    summary: 'the workers that this clone started',
    load: async () => (await import('./commands/fleet.ts')).fleet,
  },
  'fleet logs': {
    group: 'Hand out',
    summary: 'what a worker printed',
    load: async () => (await import('./commands/fleet-logs.ts')).fleetLogs,
  },
  'fleet attach': {
    group: 'Hand out',
    summary: "show a worker's terminal",
    load: async () => (await import('./commands/fleet-attach.ts')).fleetAttach,
  },
  'fleet stop': {
    group: 'Hand out',
    summary: 'stop workers, and keep what they have',
    load: async () => (await import('./commands/fleet-stop.ts')).fleetStop,
  },
  'fleet workflow': {
    group: 'Hand out',
    summary: 'write the workflow file for the runner actions',
    load: async () => (await import('./commands/fleet-workflow.ts')).fleetWorkflow,
  },
  'fleet job': {
    group: 'Hand out',
    summary: 'in a job of an engine: do its reserved task',
    hidden: true,
    load: async () => (await import('./commands/fleet-job.ts')).fleetJob,
  },
  'fleet tend': {
    group: 'Hand out',
    summary: 'look after the workers until all have ended',
    load: async () => (await import('./commands/fleet-tend.ts')).fleetTend,
  },
} as const
