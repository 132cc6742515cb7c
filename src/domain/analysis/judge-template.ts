import { isComplaint } from './complaint.ts'
import { findEvidence, totalOf, type Evidence } from './evidence.ts'
import type { NormalText } from './normal-text.ts'
import { TEMPLATE_TERMS, TEMPLATES, type TemplateName } from './template-terms.ts'

/** Which template fits, how sure that is, and why. */
export interface TemplateJudgment {
  readonly template: TemplateName
  /** 0 to 1; 1 when a person chose. */
  readonly confidence: number
  /** Too little speaks for it, or too much for another one. */
  readonly unsure: boolean
  readonly runnerUp: { readonly template: TemplateName; readonly confidence: number } | null
  /** What speaks for the template, in the order of the description. */
  readonly evidence: readonly Evidence[]
}

/** Below this a person is asked, or told how to choose. */
export const SURE_FROM = 0.5

/** Words that many kinds of work share count no further than this. */
const INFRASTRUCTURE_MAX = 11
/** Where nothing speaks for anything, most descriptions are features. */
const PRIOR: Readonly<Record<TemplateName, number>> = {
  feature: 1,
  bugfix: 0,
  refactor: 0,
  research: 0,
  infrastructure: 0,
}

interface Scored {
  readonly template: TemplateName
  readonly score: number
  readonly evidence: readonly Evidence[]
}

export function judgeTemplate(text: NormalText): TemplateJudgment {
  const scored = scoreTemplates(text).toSorted((a, b) => b.score - a.score)
  const [first, second] = scored as [Scored, Scored, ...Scored[]]
  const confidence = isForeign(text.text)
    ? Math.min(0.2, confidenceOf(first, scored))
    : confidenceOf(first, scored)
  return {
    template: first.template,
    confidence: round(confidence),
    unsure: round(confidence) < SURE_FROM,
    runnerUp:
      second.score === 0
        ? null
        : {
            template: second.template,
            confidence: round(Math.min(confidence, confidenceOf(second, scored))),
          },
    evidence: first.evidence,
  }
}

function scoreTemplates(text: NormalText): readonly Scored[] {
  const isStep = STEP_BEFORE_WORK.test(text.text)
  const complains = isComplaint(text.text)
  return TEMPLATES.map((template) => {
    const evidence = findEvidence(text, TEMPLATE_TERMS[template])
    const total = totalOf(evidence)
    const score =
      template === 'infrastructure'
        ? Math.min(total, INFRASTRUCTURE_MAX)
        : template === 'research' && isStep
          ? total * STEP_SHARE
          : total
    return {
      template,
      score: score + PRIOR[template] + (template === 'bugfix' && complains ? COMPLAINT : 0),
      evidence,
    }
  })
}

/** What a complaint is worth. */
const COMPLAINT = 4

/** To find something out is then the first step of other work. */
const STEP_BEFORE_WORK =
  /\b(?:then (?:optimi[sz]e|implement|fix|build|migrate|decide and)|(?:and|then|before) (?:fix|repair|stop|implement|install|build|building|implementing|deciding|put)\b|fix (?:it|them|the (?:bug|cause))|first(?=[.;,]|$)|before (?:choosing|you|it|the|we implement)|needs a fix)|, (?:then |and )?(?:needs|fix)/
const STEP_SHARE = 0.3

/** How much of all that was found speaks for it, less where little was found. */
function confidenceOf({ score }: Scored, all: readonly Scored[]): number {
  const sum = all.reduce((total, one) => total + one.score, 0)
  return sum === 0 ? 0 : (score / sum) * (score / (score + 1.5))
}

const ENGLISH = /\b(?:the|a|an|and|of|to|in|for|on|with|is|are|it|we|when|that|from|by|not|our|as|at)\b/g
const FOREIGN =
  /(?<![a-z\u00c0-\uffff])(?:der|die|das|und|ein|eine|einen|für|mit|nicht|auf|wir|le|la|les|une|des|du|pour|avec|dans|el|los|las|para|con|una|il|lo|gli|per|não|uma|het|een|van|voor|och|att|och|jest|się)(?![a-z\u00c0-\uffff])/g
const BEYOND_LATIN = /[\u0370-\uffff]/
const OTHER_SCRIPT = /[^\p{Script=Latin}\P{L}]/gu

/** The words that are looked for are English ones. */
function isForeign(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  const isOtherScript = BEYOND_LATIN.test(text) && count(OTHER_SCRIPT) * 2 > count(/\p{L}/gu)
  return isOtherScript || (count(FOREIGN) >= 1 && count(FOREIGN) > count(ENGLISH))
}

function round(share: number): number {
  return Math.round(share * 100) / 100
}
