import { oneOf } from './term-index.ts'

/**
 * Does the first sentence say what is, and not what shall be? Then somebody describes what goes wrong. Wishes and orders
 * are no complaints, whatever else they say. Takes a normal text.
 */
export function isComplaint(text: string): boolean {
  const first = text.split(/(?<=[.!?])\s|\n/)[0] ?? ''
  return saysWhatIs(first) && !WISH.test(first) && !ORDER.test(first)
}

/** A verb of the sentence itself, and not of a part that only tells which one is meant: `a page that shows …`. */
function saysWhatIs(sentence: string): boolean {
  if (NO_STATEMENT.test(sentence)) return false
  const beforeDot = sentence.split(/[.!?]/)[0] ?? ''
  return [...beforeDot.matchAll(VERB)].some(
    ({ index }) => index > 0 && !IN_CLAUSE.test(beforeDot.slice(Math.max(0, index - 8), index)),
  )
}

const NO_STATEMENT = /^(?:as an? |an? |new |every developer|our |we |i )/
const IN_CLAUSE = /\b(?:that|which|who|where|it|so|to|if|when|each|how|why) $/
const VERB = new RegExp(
  String.raw`\b(?:${oneOf(
    'is|are|was|were|gets?|has|have(?! a | an )|goes|comes|takes|makes|gives|keeps|leaves',
    'turns?|shows?|hides|opens|closes|starts|stops|runs|hangs|fills|misses|skips|drops|loses',
    'adds|deletes|removes|changes|replaces|overwrites|resets|clears|saves|loads|sends',
    'receives|returns|throws|prints|displays|renders|draws|plays|scrolls|moves|jumps|scales',
    'rotates|sorts|ignores|accepts|rejects|requires|asks|logs|signs|locks|unlocks|blocks',
    'waits|differs|exceeds|overlaps|covers|sticks|blinks|flickers|ends?|begins|appears?',
    'disappears?|remains|stays|becomes|contains|includes|excludes|counts|calculates|rounds',
    'converts|breaks|works|do|does|cannot|die|dies|belongs|repeats|forgets|produces|reports',
    'vanish(?:es)?',
  )})\b`,
  'g',
)
const WISH =
  /\b(?:should (?!not)|would like|want|wants|needs? |must (?!be (?:closed|fixed))|can be|please|make sure|analysis|report|whether|how|can (?!not))/

const ORDER = new RegExp(
  String.raw`^(?:[a-z0-9 ]{1,20}: )?(?:please |we (?:need|want) to |let's )?(?:` +
    oneOf(
      'add|allow|let|give|show|display|hide|make|build|create|implement|introduce|support',
      'enable|provide|extend|offer|accept|integrate|print|generate|export|import|send|write',
      'improve|update|change|record|track|highlight|store|keep|group|move|merge|split|replace',
      'remove|rename|extract|refactor|clean|tidy|convert|migrate|upgrade|reduce|speed',
      'optimi[sz]e|simplify|rewrite|use|turn|bring|get|put|set|configure|install|deploy|run',
      'publish|provision|automate|point|rotate|mount|register|package|sign|research|investigate',
      'compare|evaluate|explore|analy[sz]e|find|list|measure|explain|check|test|study',
      'understand|document|identify|determine|review|figure|look|handle|have|collect|bump|drop',
      'delete',
    ) +
    String.raw`)\b`,
)
