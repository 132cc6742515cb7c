/** A request at the git host to merge one branch into another. */
export interface PullRequest {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'merged' | 'closed'
  /** The newest commit of the branch that is to be merged, or was. */
  readonly head: string
  /** The branch that it goes into. */
  readonly base: string
}

export interface PullRequestDraft {
  readonly head: string
  readonly base: string
  readonly title: string
  /** Markdown. */
  readonly body: string
}

/**
 * Pull requests of one repository. Throws HOST_UNREACHABLE (try again), HOST_DENIED (rights) and HOST_REFUSED, each with
 * `details.host` and `details.reason`; never with a token in them.
 */
export interface PullRequests {
  open(draft: PullRequestDraft): Promise<Pick<PullRequest, 'number' | 'url'>>
  /** The newest one from `head` into `base`, whatever became of it. */
  find(branches: Pick<PullRequestDraft, 'head' | 'base'>): Promise<PullRequest | null>
  read(number: number): Promise<PullRequest>
}

/** What this clone can do at the host that its remote is on. */
export interface Hosting {
  /** null: nobody is logged in there, or it is no host that brain knows how to ask. */
  readonly requests: PullRequests | null
  /** The page on which a person opens a pull request by hand; null where brain cannot tell. */
  compareUrl(branches: Pick<PullRequestDraft, 'head' | 'base'>): string | null
}
