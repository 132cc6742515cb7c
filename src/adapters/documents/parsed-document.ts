import type { FeedbackEntry, ResultFile } from '../../domain/result/result.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import type { Problem, TaskFile } from '../../domain/task/task.ts'

/** The tasks in one folder of the archive. */
export interface FolderCount {
  readonly count: number
  /** The highest number among them; 0 when there are none. */
  readonly highest: number
}

/** What parsing one blob as one kind of document gave. */
export type ParsedDocument =
  | { readonly kind: 'task'; readonly value: TaskFile | null; readonly problems: readonly Problem[] }
  | { readonly kind: 'result'; readonly value: ResultFile | null; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'feedback'
      readonly value: readonly FeedbackEntry[]
      readonly problems: readonly Problem[]
    }
  | { readonly kind: 'folder'; readonly value: FolderCount; readonly problems: readonly Problem[] }
  | { readonly kind: 'settings'; readonly value: Settings; readonly problems: readonly Problem[] }

/** Parsed documents by `<kind> <path> <object>`: an object never changes, so neither does what it says. */
export interface ParsedDocuments {
  get(key: string): ParsedDocument | undefined
  set(key: string, document: ParsedDocument): void
}

/** What is said of a file whose object this clone does not have. */
export const IS_MISSING = 'The file is missing from the repository (a partial clone?).'
