import { SETTINGS_PATH } from '../../domain/settings/settings.ts'
import { IS_MISSING, type ParsedDocument, type ParsedDocuments } from '../documents/parsed-document.ts'
import type { Seen } from './read-look.ts'

/** A look that was had before, and the documents it met that cannot be told from it. */
export interface Remembered {
  readonly seen: Seen
  readonly others: ReadonlyMap<string, ParsedDocument>
}

export interface KnownDocuments extends ParsedDocuments {
  /** Of those used since: what the new look itself does not tell. An object that is missing may come. */
  others(seen: Seen): ReadonlyMap<string, ParsedDocument>
  /** How many were parsed that need not be parsed again. */
  learned(): number
}

/** What the last look met need not be parsed again where its object is the same. */
export function knownDocuments(before: Remembered | null): KnownDocuments {
  const known = before === null ? () => undefined : toldBy(before.seen)
  const used = new Map<string, ParsedDocument>()
  let learned = 0
  return {
    get: (key) => {
      const document = used.get(key) ?? before?.others.get(key) ?? known(key)
      if (document !== undefined) used.set(key, document)
      return document
    },
    set: (key, document) => {
      used.set(key, document)
      if (isThere(document)) learned += 1
    },
    others: (seen) => {
      const told = toldBy(seen)
      return new Map([...used].filter(([key, document]) => isThere(document) && told(key) === undefined))
    },
    learned: () => learned,
  }
}

/** Nothing of it is missing from this clone. */
export function isThere({ problems }: Pick<ParsedDocument, 'problems'>): boolean {
  return problems.every(({ message }) => message !== IS_MISSING)
}

type Tells = { readonly [kind in ParsedDocument['kind']]?: (path: string, blob: string) => unknown }

/** By `<kind> <path> <object>`. What had a problem is not told: whose it was can no longer be seen. */
function toldBy({ plan, tasks, results, feedback, settings, problems }: Seen): ParsedDocuments['get'] {
  const troubled = new Set(problems.map(({ path }) => path))
  const isAt = (path: string, blob: string): boolean => plan.tree.get(path)?.blob === blob
  const tells: Tells = {
    task: (path, blob) => (isAt(path, blob) ? tasks.get(path) : undefined),
    result: (_path, blob) => results.get(blob),
    feedback: (path, blob) => (isAt(path, blob) ? feedback.get(path) : undefined),
    settings: (path, blob) => (path === SETTINGS_PATH && isAt(path, blob) ? settings : undefined),
  }
  return (key) => {
    const [kind, ...rest] = key.split(' ')
    const blob = rest.pop() ?? ''
    const path = rest.join(' ')
    if (troubled.has(path)) return undefined
    const value = tells[kind as ParsedDocument['kind']]?.(path, blob)
    return value === undefined ? undefined : ({ kind, value, problems: [] } as unknown as ParsedDocument)
  }
}
