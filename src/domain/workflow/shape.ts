/** What a value in a YAML file has to look like. One table of these is both the reader's rule and the published schema. */
export type Shape =
  | TextShape
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly about: string }
  | { readonly kind: 'boolean'; readonly about: string }
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly about: string }
  /** Text, a number, a boolean or a list of texts. */
  | { readonly kind: 'value'; readonly about: string }
  | { readonly kind: 'list'; readonly of: Shape; readonly min: number; readonly about: string }
  | MapShape
  /** Names of one's own, each with a value of the same shape. */
  | { readonly kind: 'names'; readonly name: RegExp; readonly of: Shape; readonly about: string }
  /** One word, or the whole map. */
  | { readonly kind: 'short'; readonly word: Shape; readonly map: MapShape; readonly about: string }
  | { readonly kind: 'nullable'; readonly of: Shape; readonly about: string }

export interface TextShape {
  readonly kind: 'text'
  readonly max: number
  readonly pattern: RegExp
  /** Ends "…; … was expected." */
  readonly expected: string
  /** A number is taken as it is spelled. */
  readonly numbers?: true
  readonly about: string
}

export interface MapShape {
  readonly kind: 'map'
  readonly keys: Readonly<Record<string, Shape>>
  readonly required: readonly string[]
  readonly about: string
}

/** No list and no set of names is longer. */
export const ITEMS_MAX = 100
