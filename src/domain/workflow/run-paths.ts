const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/
const RUN_PATH = /^workflows\/([a-z0-9][a-z0-9-]{0,62})\/workflow\.yml$/
/** The folder of runs that were put away. */
const RESERVED = 'archive'

export function isRunName(name: string): boolean {
  return NAME.test(name) && name !== RESERVED
}

/** What a person calls a run: `shop/cart`, the cart of the project shop, is the run shop-cart. */
export function runNameIn(word: string): string {
  return /^[^/]+\/[^/]+$/.test(word) ? word.replace('/', '-') : word
}

export function runFolder(name: string): string {
  return `workflows/${name}`
}

/** Where a run that was put away stands. */
export function archivedRunFolder(name: string): string {
  return `workflows/${RESERVED}/${name}`
}

export function runPath(name: string): string {
  return `${runFolder(name)}/workflow.yml`
}

/** The text of the template as it was when the run began. */
export function runTemplatePath(name: string): string {
  return `${runFolder(name)}/template.yml`
}

export function runNameOf(path: string): string | null {
  const name = RUN_PATH.exec(path)?.[1]
  return name === undefined || name === RESERVED ? null : name
}

/** `Build a "shop"!` → `build-a-shop`; empty when nothing is left. */
export function nameFrom(text: string): string {
  const words =
    text
      .toLowerCase()
      .normalize('NFKD')
      .match(/[a-z0-9]+/g) ?? []
  return words.join('-').slice(0, NAME_FROM_MAX).replace(/-+$/, '')
}

const NAME_FROM_MAX = 40
