/** What `init` and `health` need of git before, or besides, the shared memory. */
export interface RepositorySetup {
  /** Is the folder inside a repository? */
  exists(): Promise<boolean>
  /** `git init` in the folder, with `main` as the first branch. */
  create(): Promise<void>
  /** Facts for `health`; each null when it could not be found out. */
  facts(): Promise<SetupFacts>
}

export interface SetupFacts {
  readonly gitVersion: string | null
  readonly userName: string | null
  readonly userEmail: string | null
  readonly shallow: boolean
  readonly bare: boolean
  /** Can the remote be read; the reason when not. */
  readonly remoteRead: { readonly ok: boolean; readonly reason: string | null }
  /** Would the remote take a push to a new branch and to the plan branch (`push --dry-run`)? */
  readonly remoteWrite: { readonly ok: boolean; readonly reason: string | null }
  /** Difference between the remote host's clock and ours; milliseconds; null when the remote tells none. */
  readonly clockSkewMs: number | null
  /** Scratch refs left by killed commands. */
  readonly leftovers: number
  sweep(): Promise<void>
}
