import type { SourceFile } from '../domain/import/imported-task.ts'
import type { Problem } from '../domain/task/task.ts'

/** What lies where an import was pointed to. All paths are relative to the repository. */
export interface SourceListing {
  /** What was asked for; empty for the whole repository. */
  readonly path: string
  /** It is a file, and not a folder. */
  readonly single: boolean
  readonly files: readonly SourceFile[]
  /** Every file there, or beside the file, read or not. */
  readonly names: readonly string[]
  /** Files that could not be read. */
  readonly problems: readonly Problem[]
}

/** The person's files in the working tree. */
export interface SourceFiles {
  /**
   * Reads a file, or the Markdown and status files of a folder; no link leads out of the repository.
   * Throws FILE_NOT_READABLE, FILE_TOO_LARGE.
   */
  read(path: string): Promise<SourceListing>
}
