import type { Evidence } from './evidence.ts'

export const TOPICS_MAX = 4
const WORDS_MAX = 9
const END = /[.!?;:,()\n]| (?:and|then|before|so that|but) /
/** What asks, and names nothing. */
const QUESTION_WORD = /^(?:why|how|what|which|whether|when|where|it|them|this|first|fix|is|one|is right)$/i
const LEADING =
  /^(?:\s|the\b|a\b|an\b|on\b|of\b|for\b|to\b|into\b|out\b|if\b|in\b|about\b|follow(?:ing)?\b|current\b)+/i
const OF_A_PAIR = /\b(?:compare|versus|vs\.?|or|between|evaluate|alternatives)\b/i

/** What is to be found out, in words of the description: after each word that asks for it, up to the end of the clause. */
export function findTopics(
  description: string,
  { evidence, technologies }: { evidence: readonly Evidence[]; technologies: readonly string[] },
): readonly string[] {
  const asked = evidence.map(({ at, text }) => clause(description.slice(at + text.length)))
  const compared = technologies.length > 1 && OF_A_PAIR.test(description) ? technologies : []
  const topics =
    compared.length > 0 ? compared : asked.filter((topic) => topic.length > 2 && !QUESTION_WORD.test(topic))
  const distinct = topics.filter(
    (topic, index) => !topics.slice(0, index).some((other) => other.includes(topic) || topic.includes(other)),
  )
  return (distinct.length > 0 ? distinct : [clause(description)])
    .filter((topic) => topic !== '')
    .slice(0, TOPICS_MAX)
}

function clause(text: string): string {
  const rest = text.replace(LEADING, '')
  const end = rest.search(END)
  return (end === -1 ? rest : rest.slice(0, end)).trim().split(/\s+/).slice(0, WORDS_MAX).join(' ')
}
