/** What an actor is: it plans and reviews, works with brain, or works with nothing but git. */
export type Role = 'brain' | 'worker' | 'git'

export type Verb =
  | 'answer'
  | 'approve'
  | 'ask'
  | 'block'
  | 'cancel'
  | 'claim'
  | 'claim-id'
  | 'claim-many'
  | 'create'
  | 'edit'
  | 'git-block'
  | 'git-claim'
  | 'git-delete'
  | 'git-force'
  | 'git-hand-in'
  | 'git-late'
  | 'git-work'
  | 'hand-edit'
  | 'list'
  | 'reclaim'
  | 'release'
  | 'reopen'
  | 'report'
  | 'request-changes'
  | 'rescue'
  | 'reserve'
  | 'show'
  | 'status'
  | 'submit'
  | 'undo'
  | 'wait'
  | 'work'

/** What each role does, one after another, and how often. */
export const SCRIPTS: Readonly<Record<Role, readonly (readonly [number, readonly Verb[]])[]>> = {
  brain: [
    [14, ['show', 'approve']],
    [4, ['show', 'request-changes']],
    [5, ['answer']],
    [3, ['edit']],
    [3, ['reclaim']],
    [2, ['hand-edit']],
    [2, ['status']],
    [1, ['list']],
    [1, ['cancel']],
    [1, ['reopen']],
    [1, ['undo']],
    [1, ['reserve']],
  ],
  worker: [
    [8, ['claim', 'work', 'report', 'work', 'submit']],
    [6, ['claim', 'work', 'submit']],
    [4, ['claim-id', 'work', 'submit']],
    [3, ['claim-id', 'block', 'work', 'submit']],
    [2, ['claim', 'ask', 'wait', 'submit']],
    [2, ['claim-many', 'submit', 'submit']],
    [2, ['work', 'submit']],
    [1, ['claim', 'work', 'release']],
    [1, ['rescue']],
    [1, ['list']],
  ],
  git: [
    [8, ['git-claim', 'git-work', 'git-hand-in']],
    [3, ['git-claim', 'git-work', 'git-work', 'git-hand-in']],
    [2, ['git-claim', 'git-block']],
    [3, ['git-late']],
    [2, ['git-hand-in']],
  ],
}

/** Only with `--force`: what git's own hint tempts a session to. */
export const FORCING: readonly (readonly [number, readonly Verb[]])[] = [[3, ['git-force']]]

/** Only where the host refuses it, as GitHub does once a rule says so: a session that is too tidy. */
export const DELETING: readonly (readonly [number, readonly Verb[]])[] = [
  [6, ['git-claim', 'git-work', 'git-hand-in', 'git-delete']],
]
