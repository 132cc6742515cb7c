import type { TreeEntry } from '../../domain/look.ts'
import {
  DEFAULT_SETTINGS,
  PLAN_FALLBACK,
  SETTINGS_PATH,
  type Settings,
} from '../../domain/settings/settings.ts'
import type { Problem } from '../../domain/task/task.ts'
import { readDocument, type Reader } from './read-documents.ts'

/** What the choice of the plan branch depends on. */
export interface PlanSource {
  readonly reader: Reader
  readonly branches: readonly { readonly branch: string; readonly commit: string }[]
  readonly defaultBranch: () => Promise<string>
  /** The git setting `brain.plan`: goes before all else. */
  readonly chosen: string | undefined
  readonly fileAt: (commit: string, path: string) => Promise<TreeEntry | undefined>
}

export interface PlanBranch {
  readonly branch: string
  readonly base: string
  readonly settings: Settings
  readonly problems: readonly Problem[]
}

/** Which branch holds the plan, which one tasks are cut from, and the settings found there. */
export async function readPlanBranch(source: PlanSource): Promise<PlanBranch> {
  const main = await source.defaultBranch()
  const first = source.chosen ?? main
  const onFirst = await readSettings(source, first)
  const fallback = onFirst === null && has(source, PLAN_FALLBACK) ? PLAN_FALLBACK : main
  const branch = source.chosen ?? onFirst?.settings.branches.plan ?? fallback
  const read = branch === first ? onFirst : await readSettings(source, branch)
  // A branch that the settings name and that is not there yet has these settings.
  const named = source.chosen === undefined ? onFirst : null
  const { settings, problems } = read ?? named ?? { settings: DEFAULT_SETTINGS, problems: [] }
  // A branch that was chosen and is not laid out yet is for the plan alone.
  const isApart = branch === PLAN_FALLBACK || (read === null && source.chosen !== undefined)
  return {
    branch,
    base: settings.branches.base ?? (isApart ? main : branch),
    settings,
    problems,
  }
}

function has({ branches }: PlanSource, branch: string): boolean {
  return branches.some((candidate) => candidate.branch === branch)
}

async function readSettings(
  { reader, branches, fileAt }: PlanSource,
  branch: string,
): Promise<Pick<PlanBranch, 'settings' | 'problems'> | null> {
  const commit = branches.find((candidate) => candidate.branch === branch)?.commit
  const entry = commit === undefined ? undefined : await fileAt(commit, SETTINGS_PATH)
  if (entry === undefined) return null
  const document = await readDocument(reader, { kind: 'settings', path: SETTINGS_PATH, blob: entry.blob })
  return document?.kind === 'settings' ? { settings: document.value, problems: document.problems } : null
}
