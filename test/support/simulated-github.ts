import { join } from 'node:path'
import { git, readRef } from './git-sandbox.ts'

export interface SimulatedRequest {
  readonly number: number
  readonly head: string
  readonly base: string
  readonly title: string
  readonly body: string
  state: 'open' | 'closed'
  /** Set when it is merged: what was merged, and as what. */
  merged: { readonly head: string; readonly commit: string } | null
}

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/** What GitHub does to a repository when pull requests are opened, merged and closed. Simulated: only what brain depends on. */
export interface SimulatedGithub {
  readonly requests: readonly SimulatedRequest[]
  /** Throws GitHub's words where it would not take it. */
  readonly open: (
    draft: Pick<SimulatedRequest, 'head' | 'base' | 'title' | 'body'>,
  ) => Promise<SimulatedRequest>
  /** Is the workflow of this request on the branch that it names? */
  readonly hasWorkflow: (call: { readonly url: URL; readonly body: unknown }) => Promise<boolean>
  readonly headOf: (request: SimulatedRequest) => Promise<string>
  readonly merge: (number: number, method: MergeMethod, options?: { deletes?: boolean }) => Promise<void>
  readonly close: (number: number) => void
}

/** About the bare repository `origin.git` in the sandbox `root`. */
export function simulatedGithub(root: string): SimulatedGithub {
  const remote = join(root, 'origin.git')
  const requests: SimulatedRequest[] = []
  const named = (number: number): SimulatedRequest => {
    const request = requests.find((each) => each.number === number)
    if (request === undefined) throw new Error(`There is no pull request ${number}.`)
    return request
  }
  const headOf = async (request: SimulatedRequest): Promise<string> =>
    request.merged?.head ?? (await readRef(remote, `refs/heads/${request.head}`)) ?? ''
  return {
    requests,
    headOf,
    hasWorkflow: async ({ url, body }) => {
      const [, workflow = ''] = /\/workflows\/([^/]+)\/dispatches$/.exec(url.pathname) ?? []
      const { ref } = body as { ref: string }
      const files = await git(remote, 'ls-tree', '-r', '--name-only', ref, '.github/workflows/')
      return files.split('\n').includes(`.github/workflows/${workflow}`)
    },
    open: async (draft) => {
      const same = requests.find(
        ({ head, base, state }) => head === draft.head && base === draft.base && state === 'open',
      )
      if (same !== undefined) throw new Error(`A pull request already exists for acme:${draft.head}.`)
      for (const branch of [draft.head, draft.base])
        if ((await readRef(remote, `refs/heads/${branch}`)) === null)
          throw new Error(`${branch} is not a branch`)
      const request: SimulatedRequest = { number: requests.length + 7, ...draft, state: 'open', merged: null }
      requests.push(request)
      return request
    },
    merge: async (number, method, { deletes = false } = {}) => {
      const request = named(number)
      const head = await headOf(request)
      const dir = join(root, `merging-${number}`)
      await git(root, 'clone', '--quiet', remote, dir)
      await git(dir, 'config', 'user.name', 'GitHub')
      await git(dir, 'config', 'user.email', 'noreply@github.invalid')
      await git(dir, 'checkout', '--quiet', request.base)
      for (const step of STEPS[method]({ ...request, sha: head })) await git(dir, ...step)
      const commit = await git(dir, 'rev-parse', 'HEAD')
      await git(dir, 'push', '--quiet', 'origin', `HEAD:refs/heads/${request.base}`)
      await git(remote, 'update-ref', `refs/pull/${number}/head`, head)
      if (deletes) await git(remote, 'update-ref', '-d', `refs/heads/${request.head}`)
      Object.assign(request, { state: 'closed', merged: { head, commit } })
    },
    close: (number) => {
      named(number).state = 'closed'
    },
  }
}

interface Merging {
  readonly sha: string
  readonly number: number
  readonly title: string
  readonly base: string
}

const STEPS: Readonly<Record<MergeMethod, (merging: Merging) => readonly (readonly string[])[]>> = {
  merge: ({ sha, number }) => [
    ['merge', '--quiet', '--no-ff', '--message', `Merge pull request #${number}`, sha],
  ],
  squash: ({ sha, number, title }) => [
    ['merge', '--quiet', '--squash', sha],
    ['commit', '--quiet', '--message', `${title} (#${number})`],
  ],
  rebase: ({ sha, base }) => [
    ['checkout', '--quiet', '--detach', sha],
    ['rebase', '--quiet', '--force-rebase', '--empty=drop', `origin/${base}`],
  ],
}
