/** What a model would bring to one task: the code, the words, and when to ask. All else is in its prompt. */
export interface WorkerScript {
  /** With plain git, or with the worker commands of brain. */
  readonly way: 'git' | 'brain'
  /** What it cannot know and has to ask before it begins. */
  readonly blocker: { readonly issue: string; readonly need: string; readonly impact: string } | null
  /** One for each time that it hands in. */
  readonly rounds: readonly WorkerRound[]
  /** How many sessions with the same prompt have looked for the branch before any of them pushes; a race is a matter of luck else. */
  readonly racers?: number
}

export interface WorkerRound {
  /** Path → text; the brain's answer is given where there was one. */
  readonly files: (answer: string) => Readonly<Record<string, string>>
  /** For the commit message. */
  readonly did: string
  readonly summary: string
  /** For each acceptance criterion, in order: how it was checked; null where it is not met. */
  readonly criteria: readonly (string | null)[]
  /** What is known to be missing. */
  readonly issues?: string
}
