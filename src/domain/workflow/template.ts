/** What a template asks its user for. */
export interface TemplateInput {
  readonly name: string
  readonly description: string
  readonly type: 'string' | 'number' | 'boolean' | 'list'
  readonly required: boolean
  readonly default: InputValue | null
  /** The only values that are taken; empty: any. */
  readonly choices: readonly string[]
}

export type InputValue = string | number | boolean | readonly string[]

/** What has to happen before what a phase made counts, and the phases after it begin. */
export const GATES = ['none', 'human', 'checks', 'review', 'vote'] as const
export type GateKind = (typeof GATES)[number]

export interface Gate {
  readonly kind: GateKind
  /** `checks`: commands that run on the merge result. */
  readonly commands: readonly string[]
  /** `review`, `vote`: who is asked, each by a task of its own. */
  readonly team: readonly TeamMember[]
  /** `vote`: what can be voted for. */
  readonly options: readonly string[]
  /** `vote`: the options that let the run go on; any other winner pauses it for a person. */
  readonly passing: readonly string[]
  /** Minutes after which a team that is not done is shown as late. */
  readonly timeout: number
  /** `review`: how often the work is judged before a person decides; what is found goes back until then. */
  readonly attempts: number
  /** `review`: who is asked how to go on when the same is found a second time; null: nobody, the findings go back alone. */
  readonly strategy: Strategy | null
}

/** A vote on how to mend what was found again: its outcome goes to whoever mends it, while an attempt is left. */
export interface Strategy {
  readonly options: readonly string[]
  /** The options that send the work back with them; any other winner calls a person. */
  readonly passing: readonly string[]
  readonly team: readonly TeamMember[]
}

export interface TeamMember {
  readonly id: string
  /** What this member looks at: text for its prompt, with placeholders. */
  readonly prompt: string
  /** The member is asked only when this holds; null: always. */
  readonly when: string | null
  /** `all`: a worker of the phase who begins when all others have handed in; null: with them. */
  readonly after: 'all' | null
}

/** What a phase is done once for each of. */
export const FAN_OUTS = ['groups', 'components', 'list'] as const

export interface FanOut {
  /** `groups`: of the tasks in a file, by the files they own; `components`: of a manifest; `list`: of an input. */
  readonly of: (typeof FAN_OUTS)[number]
  /** The artifact (phase id) or the input that holds them. */
  readonly from: string
  /** At most so many at a time; null: as many as there are. */
  readonly max: number | null
}

export interface Phase {
  readonly id: string
  readonly title: string
  /** Phases whose gates must have passed. */
  readonly needs: readonly string[]
  /** Markdown with placeholders: `{{input.name}}`, `{{artifact.phase}}` (its path), `{{run.name}}`, `{{item.…}}`: placeholders.ts has all. */
  readonly prompt: string
  /** Path of what the phase produces, with placeholders; null: only code and its result. */
  readonly artifact: string | null
  readonly gate: Gate
  /** A condition over inputs, modes and artifacts; null: always. A phase whose condition does not hold is skipped. */
  readonly when: string | null
  readonly each: FanOut | null
  /** The workers of this phase, besides the one of the phase itself: `test-writer`, `qa`, … */
  readonly team: readonly TeamMember[]
  /** false: its failure does not stop the run. */
  readonly critical: boolean
  readonly estimate: string | null
  /** Globs, with placeholders. The artifact is always in scope. */
  readonly scope: readonly string[]
  readonly verify: readonly string[]
  readonly priority: 'critical' | 'high' | 'medium' | 'low' | null
}

/** A change of a template for one way of working: what is given here replaces what the phase says. */
export interface Mode {
  readonly description: string
  readonly phases: Readonly<Record<string, Partial<Pick<Phase, 'gate' | 'when' | 'each' | 'critical'>>>>
  readonly skip: readonly string[]
}

export interface Template {
  readonly schema: 1
  readonly name: string
  readonly version: string
  readonly title: string
  readonly description: string
  readonly inputs: readonly TemplateInput[]
  readonly phases: readonly Phase[]
  /** By name; the first is the default. */
  readonly modes: ReadonlyMap<string, Mode>
  /** Where it was imported from; null for one's own. */
  readonly source: TemplateSource | null
}

export interface TemplateSource {
  /** Without credentials. */
  readonly url: string
  /** 40 or 64 hex digits. */
  readonly commit: string
  readonly path: string
}
