import type { CatalogueEntry } from './message-parts.ts'

/** Every exit code and what it tells a caller; docs/errors.md lists the codes that lead to each. */
export const EXIT_CODES: Readonly<Record<CatalogueEntry['exit'] | 0, string>> = {
  0: 'done (an empty list too)',
  1: 'refused, or a failure that will not go away by itself',
  2: 'the command line or the input is not as expected',
  3: 'worth trying again: retries ran out, or the remote cannot be reached',
  4: 'authentication or permission',
  5: 'an answer is needed, and there is nobody to ask',
  8: 'nothing to do yet',
  70: 'a bug in brain',
  130: 'interrupted',
}
