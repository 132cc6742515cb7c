import type { Engine } from './engine.ts'
import type { SshRunner } from './ssh-host.ts'

/**
 * What starts a session, as data: a project adds its own under `.brain/runners/`. Words may hold `{script}` (a shell
 * script that is the whole session), `{place}`, `{session}` (a name that no other has), `{job}` (what `job` found),
 * `{task}` and `{worker}`.
 */
export interface Runner {
  readonly name: string
  readonly title: string
  /** null: nothing is started, the prompt is printed. Empty: the script itself. */
  readonly start: readonly string[] | null
  /** The start command goes on for as long as the session; else it returns at once. */
  readonly stays: boolean
  /** Finds the job's name in what the start command printed: the first group, else all of it. */
  readonly job: string | null
  /** Ends with 0 while the session is there; only for what does not stay. */
  readonly alive: readonly string[] | null
  /** Ends the session, wherever it is; what runs on this machine is ended in any case. */
  readonly stop: readonly string[] | null
  /** Shows the session to a person. */
  readonly attach: readonly string[] | null
  /** What is shown in its own terminal goes to the log as well. */
  readonly hasTerminal: boolean
  /** Programs that it needs. */
  readonly needs: readonly string[]
  /** The machines that it starts sessions on; null: this one. */
  readonly ssh: SshRunner | null
  /** What it hands reserved tasks to; null: it starts sessions. */
  readonly engine: Engine | null
}

const PLAIN = {
  stays: true,
  job: null,
  alive: null,
  stop: null,
  attach: null,
  hasTerminal: false,
  needs: [],
  ssh: null,
  engine: null,
} as const satisfies Partial<Runner>

const ALL: readonly Runner[] = [
  { ...PLAIN, name: 'prompt', title: 'Prints the prompt, for a person to paste', start: null },
  { ...PLAIN, name: 'process', title: 'A process of this machine', start: [] },
  {
    ...PLAIN,
    name: 'tmux',
    title: 'A tmux session of this machine, which can be attached to',
    start: ['tmux', 'new-session', '-d', '-s', '{session}', '-c', '{place}', 'sh', '{script}'],
    stays: false,
    alive: ['tmux', 'has-session', '-t', '={session}'],
    stop: ['tmux', 'kill-session', '-t', '={session}'],
    attach: ['tmux', 'attach-session', '-t', '={session}'],
    hasTerminal: true,
    needs: ['tmux'],
  },
  {
    ...PLAIN,
    name: 'ssh',
    title: 'A process of another machine, by ssh',
    start: [],
    needs: ['ssh'],
    ssh: { program: ['ssh'], hosts: [], url: null, path: [] },
  },
  {
    ...PLAIN,
    name: 'actions',
    title: 'A job of GitHub Actions',
    start: [],
    engine: {
      kind: 'actions',
      workflow: 'brain-workers.yml',
      runsOn: 'ubuntu-latest',
      install: ['npm install --global tenarms'],
      secrets: [],
      minutes: 350,
    },
  },
]

/** What has to be written before it can be used, and an example of it. */
export const UNWRITTEN: Readonly<Record<string, string>> = {
  ssh: 'hosts: [build-1, ada@build-2]',
  kubernetes: 'image: registry.example.org/workers:1',
}

/** Those that come with brain, by name. */
export const KNOWN_RUNNERS: ReadonlyMap<string, Runner> = new Map(ALL.map((runner) => [runner.name, runner]))

export const OWN_RUNNER = PLAIN
