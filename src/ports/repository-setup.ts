/** What `init` and `health` need of git before, or besides, the shared memory. */
export interface RepositorySetup {
  /** Is the folder inside a repository? */
  exists(): Promise<boolean>
  /** `git init` in the folder, with `main` as the first branch. */
  create(): Promise<void>
  /** Makes this clone look for the plan on that branch (the git setting `brain.plan`). */
  choosePlan(branch: string): Promise<void>
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
  /** A branch called `task` stands where git wants a folder for `task/NNN`. */
  readonly isTaskBranchInTheWay: boolean
  /** The remote's default branch, as this clone remembers it and as the remote says now; null when unknown. */
  readonly remoteHead: { readonly known: string | null; readonly actual: string | null }
  /** Difference between the remote host's clock and ours; milliseconds; null when the remote tells none. */
  readonly clockSkewMs: number | null
  /** Do checks run sandboxed, and can the network be taken from them; null where no sandbox is known (anywhere but on Linux). */
  readonly sandbox: {
    readonly works: boolean
    readonly reason: string | null
    readonly holdsNetwork: boolean
  } | null
  /** The branch that the host refused to take a push to, when this clone last tried; null when none is known. */
  readonly protectedBranch: { readonly branch: string; readonly reason: string } | null
  /** Scratch refs left by killed commands. */
  readonly leftovers: number
  sweep(): Promise<void>
  /** Remembers what the remote says its default branch is. */
  refreshHead(): Promise<void>
}
