export interface SlashCommand {
  readonly name: string
  readonly summary: string
  /** What may be typed after it; null: nothing. */
  readonly hint: string | null
}

/** Those of all five older systems; what each says is in `plugin/commands/<name>.md`. */
export const SLASH_COMMANDS: readonly SlashCommand[] = [
  {
    name: 'start-orchestrate',
    summary: 'Start a workflow with a review of each step: specification, design, tasks, tests, code',
    hint: '[what is to be built]',
  },
  {
    name: 'review-spec',
    summary: 'Show the specification of a run, and approve it or send it back',
    hint: '[run]',
  },
  {
    name: 'review-design',
    summary: 'Show the design of a run, and approve it or send it back',
    hint: '[run]',
  },
  {
    name: 'review-tasks',
    summary: 'Show the task list of a run, and approve it or send it back',
    hint: '[run]',
  },
  {
    name: 'orchestrate',
    summary: 'Say what a piece of work is, needs and risks, and plan it',
    hint: '<description> [--dry-run] [--template NAME] [--parallel] [--script]',
  },
  { name: 'orchestrate-status', summary: 'Show where the workflows stand', hint: '[run]' },
  {
    name: 'brainstorm',
    summary: 'Think a piece of work through, and write four documents of it',
    hint: '[what it is about]',
  },
  {
    name: 'spec',
    summary: 'Turn a brainstorm into a manifest, and start the run that builds it',
    hint: '[name]',
  },
  { name: 'execute', summary: 'Take a run one step on', hint: '[run]' },
  { name: 'status', summary: 'Show what needs you, and how everything stands', hint: '[run]' },
  { name: 'rollback', summary: 'Do a phase of a run again, and all that rests on it', hint: '[run] <phase>' },
  { name: 'cancel-pipeline', summary: 'Stop a run for a while', hint: '[run]' },
  { name: 'create-task', summary: 'Plan a task, or several', hint: '[what is to be done]' },
  { name: 'review', summary: 'Review what a worker handed in', hint: '[id]' },
  { name: 'spawn', summary: 'Start workers for tasks that are ready', hint: '[ids] [--next N] [--runner R]' },
]

export interface Reviewer {
  readonly name: string
  readonly summary: string
  /** What to look for. */
  readonly focus: string
}

/** One for each member that the built-in templates ask, and for what a person asks besides. */
export const REVIEWERS: readonly Reviewer[] = [
  {
    name: 'security',
    summary: 'Reviews a plan or a change for security',
    focus:
      'Who may do what, input from outside, injection, secrets, personal data, new libraries, what it tells a stranger; what an attacker would try first.',
  },
  {
    name: 'performance',
    summary: 'Reviews a plan or a change for performance and resources',
    focus:
      'Work that grows with the data, calls in loops, missing indexes or caches, memory, leaks, start-up. Measure where you can, and say at which size it hurts.',
  },
  {
    name: 'conventions',
    summary: 'Reviews whether a plan or a change fits the code base',
    focus:
      'Structure, names, layers, error handling, tests, libraries that do the same already, leftovers. Compare with two existing features, and name their files.',
  },
  {
    name: 'ui',
    summary: 'Reviews what users see',
    focus:
      'States (empty, loading, error, full), keyboard and screen readers, small screens, texts, consistency with what exists. Say what the user would meet.',
  },
  {
    name: 'qa',
    summary: 'Checks what was built against what was asked, by running it',
    focus:
      'A table `| requirement | Done, Partial or Missing | evidence: test, command or file |`. A test that was skipped is no evidence. Anything Missing is REVISE REQUIRED.',
  },
  {
    name: 'correctness',
    summary: 'Reviews whether code does what it is for, in every case',
    focus: 'Read the code and run it. Any critical or major finding is REVISE REQUIRED.',
  },
  {
    name: 'tests',
    summary: 'Reviews tests: would they fail if the code were wrong?',
    focus:
      'Break the code in three places and see. Cases that nobody tests. A behavior without a test is major.',
  },
  {
    name: 'edge-cases',
    summary: 'Attacks code with what nobody expects',
    focus:
      'Empty, huge, malformed and repeated input, two callers at once, a failure half-way, no network, no disk.',
  },
  {
    name: 'integration',
    summary: 'Reviews how code is called and what it calls',
    focus: 'Contracts, versions, migrations, all callers, what breaks at the seams.',
  },
]
