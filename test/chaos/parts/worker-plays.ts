import type { Done, Order } from './actor.ts'
import { heldBy, isIn, pick, type Plays, type Turn } from './turn.ts'

/** What a worker does with brain. */
export const WORKER_PLAYS: Plays<
  | 'ask'
  | 'block'
  | 'claim'
  | 'claim-id'
  | 'claim-many'
  | 'release'
  | 'report'
  | 'rescue'
  | 'submit'
  | 'wait'
  | 'work'
> = {
  ask: (turn) =>
    own(turn, 'ask', ['--question', `Which ${turn.step.number}?`, '--options', 'this', '--options', 'that']),
  block: (turn) =>
    own(turn, 'block', ['--issue', `Stuck ${turn.step.number}`, '--need', 'help', '--impact', 'all of it']),
  claim: (turn) => claim(turn, []),
  'claim-id': (turn) => {
    const task = pick(turn, isIn('ready'))
    return task === null ? null : claim(turn, [task.id])
  },
  'claim-many': (turn) => claim(turn, ['--count', '3']),
  release: (turn) => own(turn, 'release', []),
  report: (turn) => own(turn, 'report', ['--progress', String(turn.step.number % 100), '--step', 'on it']),
  rescue: (turn) => own(turn, 'rescue', []),
  submit: (turn) => own(turn, 'submit', ['--summary', `Done in step ${turn.step.number}`]),
  wait: (turn) => own(turn, 'wait', []),
  work,
}

function own(turn: Turn, verb: string, more: readonly string[]): Order | null {
  const task = pick(turn, heldBy(turn))
  return task === null ? null : { words: ['worker', verb, task.id, ...more], task: task.id }
}

function claim({ actor, journal }: Turn, words: readonly string[]): Order {
  const after = ({ ok, data }: Done): void => {
    if (!ok) return
    for (const { id, attempt } of (data['tasks'] ?? []) as readonly { id: string; attempt: number }[])
      journal.claims.push({ actor: actor.name, id, attempt })
  }
  return { words: ['worker', 'claim', ...words, '--as', actor.name], task: words[0] ?? null, after }
}

/** A commit on the branch that is checked out, of that one file: what is staged stays staged. Pushed by a later verb. */
function work({ actor, step }: Turn): Order {
  const words = `set -e
case $(git branch --show-current) in task/*) ;; *) exit 8 ;; esac
file=work/$(git branch --show-current | tr / -)-${actor.name}.txt
mkdir -p work
echo 'step ${step.number}' >>"$file"
git add --force -- "$file"
git commit --quiet --only --message 'Work of step ${step.number}' -- "$file"`
  return { words, task: null }
}
