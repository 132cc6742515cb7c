import { findEvidence } from './evidence.ts'
import { compileTerms, oneOf } from './term-index.ts'
import type { NormalText } from './normal-text.ts'
import type { Parameters } from './parameters.ts'
import type { Risk } from './risks.ts'

export const LEVELS = ['low', 'medium', 'high'] as const
export type Level = (typeof LEVELS)[number]

export interface Complexity {
  readonly level: Level
  /** 0 to 20; low up to 4, high from 9 on. */
  readonly score: number
  /** What made the score, the heaviest first: `+4 "architecture"`. */
  readonly why: readonly string[]
}

const MEDIUM_FROM = 4
const HIGH_FROM = 9
const SCORE_MAX = 20
/** Where nothing speaks for more or less. */
const START = 4

const TERMS = compileTerms([
  {
    weight: 4,
    words: oneOf(
      'architecture|multi-service|microservices?|monolith|distributed|end-to-end|entire',
      'whole (?:system|application|app|platform)|complete|from scratch|rewrite|re-architect',
      'platform|multi-tenancy|machine learning|real-?time|crdts?|offline sync',
    ),
  },
  {
    weight: 2,
    words: oneOf(
      'system|integration|integrate|migration|migrate|infrastructure|security|authentication',
      'authorization|payment|complex|major|large|scalable|encryption|concurrency|race condition',
      'pipeline|cluster|workflow|engine|kubernetes|several|multiple|all|database|synchroni[sz]e',
      'permissions',
    ),
  },
  {
    weight: -3,
    words: oneOf(
      'typo|simple|small|minor|trivial|quick|tiny|basic|straightforward|one-line|rename|label',
      'color|colour|text|link|icon|tooltip|config(?:uration)? file|flag|readme|comment|bump',
    ),
  },
])

export function judgeComplexity(
  text: NormalText,
  { risks, parameters, topics }: { risks: readonly Risk[]; parameters: Parameters; topics: number },
): Complexity {
  const words = findEvidence(text, TERMS).map(({ text: word, weight }) => ({
    // A word counts the same wherever it stands here.
    points: Math.round(weight < 0 ? Math.max(weight, -3) : Math.min(weight, 4)),
    why: `"${word}"`,
  }))
  const wordCount = text.text.split(/\s+/).length
  const parts = [
    ...words.slice(0, 8),
    { points: Math.min(3, Math.floor(wordCount / 25)), why: `${wordCount} words` },
    { points: Math.min(3, Math.max(0, risks.length - 1)), why: `${risks.length} risks` },
    { points: Math.min(3, Math.floor(parameters.files.length / 3)), why: `${parameters.files.length} files` },
    { points: Math.max(0, topics - 1) * 2, why: `${topics} topics to find out` },
    {
      points: Math.max(0, parameters.technologies.length - 1),
      why: `${parameters.technologies.length} technologies`,
    },
  ].filter(({ points }) => points !== 0)
  const sum = START + parts.reduce((total, { points }) => total + points, 0)
  const score = Math.max(0, Math.min(SCORE_MAX, sum))
  return {
    level: score >= HIGH_FROM ? 'high' : score >= MEDIUM_FROM ? 'medium' : 'low',
    score,
    why: parts
      .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
      .map(({ points, why }) => `${points > 0 ? '+' : ''}${points} ${why}`),
  }
}
