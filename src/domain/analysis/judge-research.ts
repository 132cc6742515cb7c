import { findEvidence, totalOf, type Evidence } from './evidence.ts'
import { compileTerms, oneOf } from './term-index.ts'
import type { NormalText } from './normal-text.ts'
import type { TemplateName } from './template-terms.ts'

/** Does something have to be found out before the work can be done? */
export interface ResearchNeed {
  readonly needed: boolean
  /** 0 to 1: of the answer, whether yes or no. */
  readonly confidence: number
  readonly evidence: readonly Evidence[]
}

const TERMS = compileTerms([
  {
    asks: true,
    weight: 4,
    words: oneOf(
      'research|investigate|explore|evaluate|compare|analy[sz]e|assess|examine|study|profile',
      'find out|figure out|look into|understand|learn|diagnose|track down|determine|find the',
      'choose|pick|decide|survey|benchmark|need to (?:pick|choose|decide)|spike|brainstorm',
      'write up|clarify',
    ),
  },
  {
    weight: 4,
    words: oneOf(
      'find out|figure out|look (?:into|at what)|best practices?|unfamiliar',
      'never (?:done|used|worked|tried|built)|no experience|new to (?:us|me|the team)',
      'we are new|not (?:sure|decided|clear|certain)|unsure|unclear|unknown|undecided',
      "do(?: not|n't) (?:know|understand)|nobody[a-z ]{0,20}(?:knows?|understands?)",
      'nobody understands|none of us|on the market|first time|no (?:idea|clue)|open question',
      "root cause|cannot reproduce|can't reproduce|how others|state of the art",
      'what alternatives|options|which (?:one|model|library|strategy|approach|is|of)',
      'need to learn',
      '(?:study|explore|research|evaluate|investigate|compare|profile) (?:it|the options|whether|what|which|first|where)',
      'need to pick|mysterious',
    ),
  },
  {
    weight: 2.5,
    words: oneOf(
      'intermittent(?:ly)?|at random|randomly|sometimes|occasionally|whether|what goes wrong',
      'for unknown reasons|every few hours|why|alternatives|need to (?:learn|find|choose)',
      'unexplained|experiment with|proof of concept|feasib(?:le|ility)|evaluate|investigate',
    ),
  },
  { weight: 1, words: 'compare|explore|research|study|analysis|choose|understand|complex|unusual' },
])

/** From this weight on it is needed. */
const NEEDED_FROM = 2.4

export function judgeResearch(text: NormalText, template: TemplateName): ResearchNeed {
  const evidence = findEvidence(text, TERMS)
  const total = totalOf(evidence)
  const needed = template === 'research' || total >= NEEDED_FROM
  const confidence = needed
    ? Math.max(template === 'research' ? 0.9 : 0, total / (total + NEEDED_FROM / 2))
    : 1 - total / (NEEDED_FROM * 2) - 0.05
  return { needed, confidence: Math.round(confidence * 100) / 100, evidence }
}
