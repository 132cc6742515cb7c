import { oneOf } from './term-index.ts'

/** What some put before a sentence: `backend: `. */
const LABEL = /[a-z0-9 ]{1,20}: /y
const SENTENCE_END = /[.!?;\n][ \n]*/g
/** What may stand between the beginning of a sentence and the verb that says what is wanted, twice at most. */
const POLITE = new RegExp(
  oneOf(
    "please |pls |kindly |let's |can you |could you |we (?:need|want|would like|have|ought) to ",
    "i(?:'d| would) like to |i (?:want|need) to |need to |(?:the )?(?:task|goal|idea) is to ",
    'you should |also |first,? |then |finally |hey,? |hi,? ',
  ),
  'y',
)
/** What joins one wish to another. */
const JOINT = /, |\band /g
const AFTER_JOINT = /(?:then|also) /y
const ORDER = /\b(?:then|please) /g

/** Where a sentence, or a part of one, begins to ask for something. */
export function beginningsOf(text: string): ReadonlySet<number> {
  const sentences = [0, ...placesAfter(text, LABEL, 0), ...endsOf(text, SENTENCE_END)]
  const polite = sentences.flatMap((at) => placesAfter(text, POLITE, at))
  const joined = endsOf(text, JOINT)
  return new Set([
    ...sentences,
    ...polite,
    ...polite.flatMap((at) => placesAfter(text, POLITE, at)),
    ...joined,
    ...joined.flatMap((at) => placesAfter(text, AFTER_JOINT, at)),
    ...endsOf(text, ORDER),
  ])
}

function endsOf(text: string, pattern: RegExp): readonly number[] {
  return [...text.matchAll(pattern)].map(({ 0: { length }, index }) => index + length)
}

/** The end of what stands at this very place, if it does. */
function placesAfter(text: string, pattern: RegExp, at: number): readonly number[] {
  pattern.lastIndex = at
  return pattern.test(text) ? [pattern.lastIndex] : []
}
