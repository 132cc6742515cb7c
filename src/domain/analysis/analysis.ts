import type { Priority } from '../task/task.ts'
import type { Complexity } from './complexity.ts'
import type { Experience, Hours } from './estimate.ts'
import type { TemplateJudgment } from './judge-template.ts'
import type { ResearchNeed } from './judge-research.ts'
import type { Parameters } from './parameters.ts'
import type { Prerequisite, Resources } from './resources.ts'
import type { Risk } from './risks.ts'
import type { Step, Wave } from './waves.ts'

/** All that is said of a description, before anything is written. Durations are hours. */
export interface Analysis extends TemplateJudgment {
  readonly description: string
  /** A person chose the template. */
  readonly chosen: boolean
  readonly research: ResearchNeed & { readonly topics: readonly string[] }
  readonly complexity: Complexity
  readonly risks: readonly Risk[]
  readonly waves: readonly Wave[]
  readonly duration: Duration
  readonly resources: Resources
  readonly prerequisites: readonly Prerequisite[]
  readonly steps: readonly Step[]
  readonly parameters: Parameters
  readonly priority: Priority
  /** null: no limit was asked for. */
  readonly limit: Limit | null
}

/** The range for the way of working that was asked for, and both ways. */
export interface Duration extends Hours, Experience {
  readonly sequential: Hours
  readonly parallel: Hours
  /** What working in waves saves of the sequential time. */
  readonly savedPercent: number
}

export interface Limit {
  readonly hours: number
  /** Steps that are done within it even when each takes long; and the others. */
  readonly fits: readonly string[]
  readonly left: readonly string[]
}
