/** Text files of the user's working tree, by path from its root. No link is followed. */
export interface ProjectFiles {
  /** All files below a folder; none when it is not there. */
  list(folder: string): Promise<readonly string[]>
  /** null when it is not there; `text` null for what is no plain text file: a link, a folder, bytes, more than 1 MiB. */
  read(path: string): Promise<{ readonly text: string | null } | null>
  /** Throws FILE_UNWRITABLE before anything is written when one of the paths cannot be. */
  assertWritable(paths: readonly string[]): Promise<void>
  /** null removes the file, and the folders above that are empty then. */
  write(path: string, text: string | null): Promise<void>
}
