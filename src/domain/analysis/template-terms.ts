import { compileTerms, type TermIndex } from './term-index.ts'
import { BUGFIX } from './terms/bugfix-terms.ts'
import { FEATURE } from './terms/feature-terms.ts'
import { INFRASTRUCTURE } from './terms/infrastructure-terms.ts'
import { REFACTOR } from './terms/refactor-terms.ts'
import { RESEARCH } from './terms/research-terms.ts'

/** The kinds of work that have a template. */
export const TEMPLATES = ['feature', 'bugfix', 'refactor', 'research', 'infrastructure'] as const
export type TemplateName = (typeof TEMPLATES)[number]

/** What speaks for each template. */
export const TEMPLATE_TERMS: Readonly<Record<TemplateName, TermIndex>> = {
  feature: compileTerms(FEATURE),
  bugfix: compileTerms(BUGFIX),
  refactor: compileTerms(REFACTOR),
  research: compileTerms(RESEARCH),
  infrastructure: compileTerms(INFRASTRUCTURE),
}
