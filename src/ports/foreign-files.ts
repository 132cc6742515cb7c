/** Files of a repository that is not the project's: fetched to be read, never checked out or run. */
export interface ForeignFiles {
  /**
   * The texts of the files that are accepted, at the commit, or at the newest one of the default branch. Files that are
   * larger than 64 KiB or no text are left out. Throws REMOTE_UNREACHABLE, AUTH_FAILED and the like.
   */
  read(from: ForeignPlace, accept: (path: string) => boolean): Promise<ForeignTexts>
}

export interface ForeignPlace {
  readonly url: string
  /** A whole commit id. */
  readonly commit: string | null
}

export interface ForeignTexts {
  readonly commit: string
  readonly texts: ReadonlyMap<string, string>
}
