import type { Tip, Tree } from '../../domain/look.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { readDocuments, type Documents, type Reader } from './read-documents.ts'
import {
  adoptedElsewhere,
  chooseBranches,
  withLanded,
  withoutInherited,
  type BranchChoice,
} from './work-branches.ts'

export interface TipSource {
  /** What the plan's task files say, where that is known. */
  readonly tasks?: Documents['tasks'] | null
  readonly reader: Reader
  readonly plan: { readonly branch: string; readonly tree: Tree; readonly settings: Settings }
  readonly base: { readonly branch: string; readonly results: Tree }
  /** All branches that there are. */
  readonly names: ReadonlySet<string>
  /** Branches that are wanted whatever they are called. */
  readonly wanted: readonly string[]
  readonly readTips: (choice: BranchChoice) => readonly Tip[] | Promise<readonly Tip[]>
}

/**
 * The tips of all branches that hold work, and every document on them and on the plan branch; a second time where attempts
 * have adopted branches whose names say nothing.
 */
export async function readTipsAndDocuments(
  source: TipSource,
): Promise<{ tips: readonly Tip[]; documents: Documents }> {
  const { reader, plan, names, wanted, tasks } = source
  const tips = await tipsOf(source, wanted)
  const documents = await readDocuments(reader, plan.tree, { tips, tasks })
  const adopted = adoptedElsewhere(tips, documents.results).filter((branch) => names.has(branch))
  if (adopted.length === 0) return { tips, documents }
  const all = await tipsOf(source, [...wanted, ...adopted])
  return { tips: all, documents: await readDocuments(reader, plan.tree, { tips: all, tasks }) }
}

async function tipsOf(
  { plan, base, readTips }: TipSource,
  always: readonly string[],
): Promise<readonly Tip[]> {
  const never = [plan.branch, base.branch]
  const tips = await readTips(await chooseBranches(plan.settings.cloudBranches, { always, never }))
  const isApart = plan.branch !== base.branch
  return tips.map((tip) =>
    isApart && tip.merged && tip.mark === null
      ? withLanded(tip, base.results)
      : withoutInherited(tip, base.results),
  )
}
