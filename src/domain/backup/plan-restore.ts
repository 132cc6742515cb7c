/** A path's content as git has it: mode and blob. */
export interface Entry {
  readonly mode: string
  readonly blob: string
}

/**
 * What stands at a path of the working tree now. `unsaved`: it is not what HEAD has there. `blocked`: a file or a link stands
 * where a folder of the path should be.
 */
export type Standing = 'absent' | 'clean' | 'unsaved' | 'blocked'

/** A path that the backup changed since it parted from what is checked out, and that HEAD has otherwise. */
export interface Difference {
  readonly path: string
  /** As it was where both began; null: it was not there. */
  readonly base: Entry | null
  readonly saved: Entry | null
  readonly head: Entry | null
  readonly standing: Standing
  /** What stands there is byte for byte what was saved. */
  readonly isSame: boolean
}

/**
 * `add` and `replace` write the file, `delete` takes it away: what stood there is in HEAD. `beside`: something else is there, and
 * it stays; the saved file gets a name of its own. `keep`: nothing is done.
 */
export type RestoreAct = 'add' | 'replace' | 'delete' | 'beside' | 'keep'

export interface RestoreStep {
  readonly path: string
  readonly act: RestoreAct
  readonly saved: Entry | null
  readonly head: Entry | null
  /** Why it is not simply done; null where it is. */
  readonly why: 'unsaved' | 'changed' | 'blocked' | 'submodule' | 'name' | null
}

const SUBMODULE = '160000'
/** What bytes become that are no text. */
const NOT_UTF8 = '\ufffd'

/** What to do for each path, so that nothing that is only in the working tree is ever lost. */
export function planRestore(differences: readonly Difference[]): readonly RestoreStep[] {
  return differences.flatMap((difference) => stepFor(difference) ?? [])
}

function stepFor(difference: Difference): RestoreStep | null {
  const { path, saved, head, base, standing, isSame } = difference
  const step = (act: RestoreAct, why: RestoreStep['why'] = null): RestoreStep => {
    return { path, act, saved, head, why }
  }
  if (isSame || (saved === null && standing === 'absent')) return null
  if ([saved, head, base].some((entry) => entry?.mode === SUBMODULE)) return step('keep', 'submodule')
  if (path.includes(NOT_UTF8)) return step('keep', 'name')
  const isUntouched = standing === 'clean' && isEqual(head, base)
  if (saved === null)
    return isUntouched ? step('delete') : step('keep', standing === 'clean' ? 'changed' : 'unsaved')
  if (standing === 'blocked') return step('keep', 'blocked')
  if (standing === 'absent') return step('add')
  if (isUntouched) return step('replace')
  return step('beside', standing === 'clean' ? 'changed' : 'unsaved')
}

function isEqual(a: Entry | null, b: Entry | null): boolean {
  return a?.mode === b?.mode && a?.blob === b?.blob
}
