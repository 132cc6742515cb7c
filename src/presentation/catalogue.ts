import { FAILURE_TEXTS } from './failure-texts.ts'
import type { CatalogueEntry, Code } from './message-parts.ts'
import { REFUSAL_TEXTS } from './refusal-texts.ts'

/** One text for each code, the same on every surface. docs/errors.md is made from it. */
export const CATALOGUE: Readonly<Record<Code, CatalogueEntry>> = { ...REFUSAL_TEXTS, ...FAILURE_TEXTS }
