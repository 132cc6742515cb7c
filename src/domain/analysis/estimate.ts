import type { Level } from './complexity.ts'
import type { TemplateName } from './template-terms.ts'

/** A range of hours. */
export interface Hours {
  readonly low: number
  readonly high: number
}

/** What a completed task of this repository took. */
export interface Sample {
  /** Hours; null when nobody had estimated it. */
  readonly estimated: number | null
  /** Hours from claimed to completed, breaks included. */
  readonly actual: number
}

/** What this repository's history says about estimates. */
export interface Experience {
  /** What a built-in figure is multiplied by; 1 without experience. */
  readonly factor: number
  /** How many completed tasks it rests on; 0: the built-in figures. */
  readonly samples: number
  readonly basis: 'built-in' | 'history' | 'history-of-estimates'
}

/** Hours of work for the whole template, by complexity: a worker that is an AI session, its review included. */
const BUILT_IN: Readonly<Record<TemplateName, Readonly<Record<Level, Hours>>>> = {
  feature: { low: { low: 1, high: 3 }, medium: { low: 3, high: 8 }, high: { low: 8, high: 24 } },
  bugfix: { low: { low: 0.5, high: 1.5 }, medium: { low: 1, high: 4 }, high: { low: 3, high: 12 } },
  refactor: { low: { low: 1, high: 2.5 }, medium: { low: 2, high: 7 }, high: { low: 6, high: 20 } },
  research: { low: { low: 0.5, high: 1.5 }, medium: { low: 1, high: 4 }, high: { low: 3, high: 10 } },
  infrastructure: { low: { low: 0.5, high: 2 }, medium: { low: 2, high: 6 }, high: { low: 6, high: 20 } },
}

const SAMPLES_MIN = 3
/** As many samples weigh as much as the built-in figures. */
const TRUST = 4
const FACTOR_MAX = 8
/** Hours of a task where nobody estimates. */
const USUAL_TASK = 1
/** Longer than this a task was forgotten, not worked on. */
const SAMPLE_MAX = 14 * 24

/** The median, pulled toward the built-in figures while there are few samples. Their order does not matter. */
export function learnFrom(samples: readonly Sample[]): Experience {
  const usable = samples.filter(({ actual }) => actual > 0 && actual <= SAMPLE_MAX)
  const ratios = usable.flatMap(({ estimated, actual }) =>
    estimated === null || estimated <= 0 ? [] : [actual / estimated],
  )
  if (ratios.length >= SAMPLES_MIN)
    return { factor: pulled(ratios), samples: ratios.length, basis: 'history-of-estimates' }
  if (usable.length >= SAMPLES_MIN)
    return {
      factor: pulled(usable.map(({ actual }) => actual / USUAL_TASK)),
      samples: usable.length,
      basis: 'history',
    }
  return { factor: 1, samples: 0, basis: 'built-in' }
}

function pulled(ratios: readonly number[]): number {
  const sorted = ratios.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 1) : ((sorted[middle - 1] ?? 1) + (sorted[middle] ?? 1)) / 2
  const share = ratios.length / (ratios.length + TRUST)
  const factor = Math.exp(Math.log(Math.max(median, 1 / FACTOR_MAX)) * share)
  return Math.round(Math.min(FACTOR_MAX, factor) * 100) / 100
}

/** The effort of the whole. */
export function effortOf(template: TemplateName, level: Level, { factor }: Experience): Hours {
  const { low, high } = BUILT_IN[template][level]
  return { low: low * factor, high: high * factor }
}

export function scale({ low, high }: Hours, by: number): Hours {
  return { low: low * by, high: high * by }
}

export function plus(a: Hours, b: Hours): Hours {
  return { low: a.low + b.low, high: a.high + b.high }
}

/** To a hundredth of an hour. */
export function rounded({ low, high }: Hours): Hours {
  return { low: Math.round(low * 100) / 100, high: Math.round(high * 100) / 100 }
}
