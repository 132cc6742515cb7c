import type { InputValue } from './template.ts'

/** One of the things that a phase is done for. */
export interface Item {
  /** `[a-z0-9][a-z0-9_-]*`: part of paths and front matter. */
  readonly id: string
  readonly title: string
  /** Ids of items that must have passed. */
  readonly needs: readonly string[]
  /** For `{{item.…}}`, by name. */
  readonly fields: ReadonlyMap<string, InputValue>
  /** Globs besides the phase's own. */
  readonly scope: readonly string[]
}

export interface Items {
  readonly items: readonly Item[]
  /** Why they cannot be told; null when they can. */
  readonly problem: string | null
}

/** What items are in: an artifact, or an input. */
export interface ItemSource {
  readonly text: string | null
  readonly input: InputValue | null
  /** The artifact's path. */
  readonly path: string
  /** As the fan-out says it. */
  readonly max: number | null
}

export type ReadItems = (source: ItemSource) => Items

const ITEM_ID_MAX = 40

/** The items of a list that was given as an input: `Sign up` → `sign-up`; two of one name get numbers. */
export const listItems: ReadItems = ({ input }) => {
  const texts = (Array.isArray(input) ? input : [input])
    .map((one) => String(one ?? '').trim())
    .filter(Boolean)
  const used = new Set<string>()
  const items = texts.map((text, index) => {
    const stem = (
      text
        .toLowerCase()
        .normalize('NFKD')
        .match(/[a-z0-9]+/g) ?? []
    ).join('-')
    const short = stem.slice(0, ITEM_ID_MAX).replace(/-+$/, '') || `item-${index + 1}`
    const id = used.has(short) ? `${short}-${index + 1}` : short
    used.add(id)
    return {
      id,
      title: text,
      needs: [],
      scope: [],
      fields: new Map([
        ['id', id],
        ['text', text],
      ]),
    }
  })
  return { items, problem: null }
}
