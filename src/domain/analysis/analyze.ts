import type { Priority } from '../task/task.ts'
import type { Analysis } from './analysis.ts'
import { judgeComplexity } from './complexity.ts'
import { effortOf, learnFrom, rounded, type Sample } from './estimate.ts'
import { judgeResearch, type ResearchNeed } from './judge-research.ts'
import { judgeTemplate, type TemplateJudgment } from './judge-template.ts'
import { normalText, type NormalText } from './normal-text.ts'
import { findParameters } from './parameters.ts'
import { fitInto, planSteps } from './plan-steps.ts'
import { findTopics } from './research-topics.ts'
import { prerequisitesOf, resourcesOf, type RepositoryFacts } from './resources.ts'
import { findRisks } from './risks.ts'
import type { TemplateName } from './template-terms.ts'
import { totals, wavesOf } from './waves.ts'

/** What a person decided, and what is known of the repository. */
export interface AnalysisRequest {
  /** As `readDescription` gives it. */
  readonly description: string
  readonly template?: TemplateName | undefined
  readonly research?: boolean | undefined
  readonly priority?: Priority | undefined
  /** With as many workers as the waves allow; else one step after another. */
  readonly parallel?: boolean | undefined
  /** Hours. */
  readonly maxDuration?: number | undefined
  readonly samples?: readonly Sample[] | undefined
  readonly facts?: RepositoryFacts | null | undefined
}

/** Everything that can be said of a description without asking anybody. The same words give the same answer. */
export function analyze(request: AnalysisRequest): Analysis {
  const { description, parallel = false } = request
  const text = normalText(description)
  const judged = chosenTemplate(judgeTemplate(text), request.template)
  const parameters = findParameters(text)
  const research = researchOf(text, {
    template: judged.template,
    technologies: parameters.technologies,
    request,
  })
  const risks = findRisks(text)
  const complexity = judgeComplexity(text, { risks, parameters, topics: research.topics.length })
  const experience = learnFrom(request.samples ?? [])
  const effort = effortOf(judged.template, complexity.level, experience)
  const steps = planSteps({
    template: judged.template,
    needsResearch: research.needed,
    topics: research.topics,
    effort,
  })
  const waves = wavesOf(steps)
  const total = totals(steps, waves)
  return {
    description,
    ...judged,
    chosen: request.template !== undefined,
    research,
    complexity,
    risks,
    waves,
    duration: { ...(parallel ? total.parallel : total.sequential), ...total, ...experience },
    resources: resourcesOf(text, { waves, risks, effort: rounded(total.sequential), parallel }),
    prerequisites: prerequisitesOf({ research, risks }, request.facts ?? null),
    steps,
    parameters,
    priority: request.priority ?? priorityOf(text.text),
    limit:
      request.maxDuration === undefined ? null : fitInto(request.maxDuration, { steps, waves, parallel }),
  }
}

function chosenTemplate(judged: TemplateJudgment, template: TemplateName | undefined): TemplateJudgment {
  if (template === undefined) return judged
  return {
    template,
    confidence: 1,
    unsure: false,
    runnerUp: null,
    evidence: judged.template === template ? judged.evidence : [],
  }
}

interface ResearchQuestion {
  readonly template: TemplateName
  readonly technologies: readonly string[]
  readonly request: AnalysisRequest
}

function researchOf(
  text: NormalText,
  { template, technologies, request }: ResearchQuestion,
): Analysis['research'] {
  const judged = judgeResearch(text, template)
  const need: ResearchNeed =
    request.research === undefined ? judged : { ...judged, needed: request.research, confidence: 1 }
  const topics = need.needed ? findTopics(request.description, { evidence: need.evidence, technologies }) : []
  return { ...need, topics }
}

const PRIORITY_WORDS: readonly (readonly [Priority, RegExp])[] = [
  ['critical', /\b(?:critical|emergency|outage|security patch)\b/],
  ['high', /\b(?:urgent(?:ly)?|asap|hot ?fix|important|as soon as possible|high priority)\b/],
  ['low', /\b(?:low priority|nice to have|some ?day|when there is time|not urgent)\b/],
]

function priorityOf(text: string): Priority {
  return PRIORITY_WORDS.find(([, words]) => words.test(text))?.[0] ?? 'medium'
}
