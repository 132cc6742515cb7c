import type { Done, Order } from './actor.ts'
import { attemptBranch, type ModelTask } from './model.ts'
import { heldBy, isIn, pick, type Plays, type Turn } from './turn.ts'

/** What a worker does that has nothing but git and its prompt. A script that ends with 8 had nothing to do. */
export const GIT_PLAYS: Plays<
  'git-block' | 'git-claim' | 'git-delete' | 'git-force' | 'git-hand-in' | 'git-late' | 'git-work'
> = {
  'git-claim': claim,
  'git-delete': (turn) => {
    const task = pick(turn, ({ id }) => turn.actor.everHeld.has(id))
    if (task === null || task.attempt === 0) return null
    return { words: `git push -q origin --delete ${attemptBranch(task.id, 1)}`, task: task.id }
  },
  'git-work': (turn) => onOwnBranch(turn, (task) => workCommit(turn, task)),
  'git-block': (turn) => onOwnBranch(turn, ({ id }) => resultCommit(turn, { id, kind: 'blocker' })),
  'git-hand-in': (turn) => onOwnBranch(turn, ({ id }) => resultCommit(turn, { id, kind: 'output' })),
  'git-late': (turn) => formerly(turn, (to) => `git push -q origin ${to}`, BY_PULLING),
  'git-force': (turn) =>
    formerly(
      turn,
      (to) => `git push -q --force-with-lease origin ${to}`,
      () => 'exit 1',
    ),
}

/** Step 2 of the prompt. */
function claim(turn: Turn): Order | null {
  const { actor, journal, step } = turn
  const task = pick(turn, (candidate) => isIn('ready')(candidate) && candidate.attempt === 0)
  if (task === null) return null
  const { id } = task
  const branch = attemptBranch(id, 1)
  const status = `results/${id}-status.md`
  const words = `set -e
git fetch -q origin
if git ls-remote --exit-code origin refs/heads/${branch}; then exit 1; fi
git switch -q --no-track -C ${branch} origin/main
mkdir -p results
printf -- '---\\nnonce: %s\\ntask: ${id}\\nattempt: 1\\nworker: ${actor.name}\\nprogress: 0\\nstep: started\\n---\\n# Status ${step.number}\\n' \\
  "$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n')" >${status}
git add -f ${status}
git commit -q -m '${id}: Started'
git push -q origin HEAD:refs/heads/${branch}`
  const after = ({ ok }: Done): void => {
    actor.everHeld.add(id)
    if (ok) journal.claims.push({ actor: actor.name, id, attempt: 1 })
  }
  return { words, task: id, after }
}

function onOwnBranch(turn: Turn, commit: (task: ModelTask) => string): Order | null {
  const task = pick(turn, (candidate) => heldBy(turn)(candidate) && turn.actor.everHeld.has(candidate.id))
  if (task === null) return null
  const branch = attemptBranch(task.id, 1)
  return {
    words: `${onBranch(branch)}\n${commit(task)}\ngit push -q origin HEAD:refs/heads/${branch}`,
    task: task.id,
  }
}

/** In this very clone only: a branch that is not here was never this session's. */
function onBranch(branch: string): string {
  return `set -e
git rev-parse -q --verify refs/heads/${branch} >/dev/null || exit 8
[ "$(git branch --show-current)" = ${branch} ] || git switch -q ${branch}`
}

function workCommit({ actor, step }: Turn, { id }: Pick<ModelTask, 'id'>): string {
  const file = `work/${id}-${actor.name}.txt`
  return `mkdir -p work
echo 'step ${step.number}' >>${file}
git add -f ${file}
git commit -q -m 'Work of step ${step.number}'`
}

function resultCommit({ step }: Turn, { id, kind }: { id: string; kind: 'blocker' | 'output' }): string {
  const file = `results/${id}-${kind}.md`
  const words = `# ${kind}\\n\\nraised: ${step.number}\\n\\n**Issue:** step ${step.number}\\n`
  return `mkdir -p results
printf '${words}' >${file}
git add -f ${file}
git commit -q -m '${id}: ${kind}'`
}

const BY_PULLING = (branch: string, to: string): string =>
  `git pull -q --rebase origin ${branch} || { git rebase --abort; exit 1; }\ngit push -q origin ${to}`

/** A former holder goes on where it was; refused, it does what it should not. */
function formerly(
  turn: Turn,
  push: (to: string) => string,
  otherwise: (branch: string, to: string) => string,
): Order | null {
  const { actor } = turn
  const task = pick(turn, ({ id, worker }) => worker !== actor.name && actor.everHeld.has(id))
  if (task === null) return null
  const branch = attemptBranch(task.id, 1)
  const to = `HEAD:refs/heads/${branch}`
  const words = `${onBranch(branch)}
${workCommit(turn, task)}
if ! ${push(to)}; then
${otherwise(branch, to)}
fi`
  return { words, task: task.id }
}
