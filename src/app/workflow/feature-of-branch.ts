import type { Look } from '../../domain/look.ts'
import { namesGiven } from '../../domain/workflow/inputs.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Repository } from '../../ports/repository.ts'

/** Spec-kit's feature branches: a number, then the name. */
const FEATURE_BRANCH = /^\d+-([A-Za-z0-9][A-Za-z0-9_-]*)$/

/**
 * What the branch that is checked out says of a feature that nobody named, as `name=value`. The feature goes by the whole
 * name or by what follows the number, whichever the base branch has files of; by the whole one where it has none.
 */
export async function inputsOfBranch(
  repository: Pick<Repository, 'listFiles'>,
  { base }: Pick<Look, 'base'>,
  { template, given, branch }: FeatureQuestion,
): Promise<readonly string[]> {
  const named = namesGiven(given)
  const isAsked = template.inputs.some(({ name, required }) => name === 'feature' && required)
  const name = named.has('feature') || !isAsked ? null : await branch()
  const short = FEATURE_BRANCH.exec(name ?? '')?.[1]
  if (name === null || short === undefined) return []
  const isThere = async (feature: string): Promise<boolean> => {
    if (base.commit === null) return false
    const paths = [`specs/${feature}`, `docs/features/${feature}`]
    const found = await Promise.all(paths.map((path) => repository.listFiles(base.commit!, path)))
    return found.some((files) => files.size > 0)
  }
  const feature = !(await isThere(name)) && (await isThere(short)) ? short : name
  const hasBranch = template.inputs.some((input) => input.name === 'branch')
  return [`feature=${feature}`, ...(hasBranch && !named.has('branch') ? [`branch=${name}`] : [])]
}

interface FeatureQuestion {
  readonly template: Template
  /** `name=value`, by the person. */
  readonly given: readonly string[]
  /** The one that is checked out; null: none. Asked for only where it is needed. */
  readonly branch: () => Promise<string | null>
}
