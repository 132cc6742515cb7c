import { lookBefore } from './archive.ts'
import type { Look, Tip } from './look.ts'
import { adoptedOf, adoptionProblems, readAdoptions, type NumberedTip } from './fold/adoption.ts'
import { currentAttempt, readResults, type Claim, type FoldInput, type Found } from './fold/task-results.ts'
import { isAnswered, lastActivity, leaseOf, stateOf } from './fold/task-state.ts'
import { dependencyProblems, waitingFor } from './fold/dependencies.ts'
import { untouchedFold } from './fold/untouched-task.ts'
import { circleOfEach } from './queue/dependency-graph.ts'
import { resultPath } from './result/result.ts'
import type { Snapshot, World } from './snapshot.ts'
import { attemptBranch, numberOf, parseAttemptBranch, taskPath, type TaskId } from './task/task-id.ts'
import type { Attempt, Problem, Task, TaskFile } from './task/task.ts'

/**
 * Derives every state from what a look saw (protocol §1). Pure: tip trees only, no history, and dates
 * only make `stale`.
 */
export function fold(look: Look, world: Pick<World, 'now' | 'digest'>): Snapshot {
  const { files, problems } = oneFileEach(look)
  const archive = new Map([...look.archive.tasks].filter(([id]) => !files.has(id)))
  const known = archive.size === 0 ? files : new Map([...archive, ...files])
  const { attempts, others } = sortTips(look, known)
  const adoptions = readAdoptions(look, world.digest, {
    current: openAttempts(files, attempts),
    files: known,
  })
  const completed = new Set(
    [...known.values()].filter((file) => file.closed?.as === 'completed').map((file) => file.id),
  )
  const waiting = [...files.values()].filter(({ dependsOn }) => dependsOn.length > 0)
  const circleOf = circleOfEach(new Map(waiting.map(({ id, dependsOn }) => [id, dependsOn])))
  const foldAll = (some: ReadonlyMap<TaskId, TaskFile>, seen: Look): ReadonlyMap<TaskId, Task> => {
    const withResults = new Set(
      [...seen.plan.tree.keys()]
        .filter((path) => path.startsWith('results/'))
        .map((path) => OWN_RESULT.exec(path)?.[1] ?? ''),
    )
    const common = { look: seen, world, files: known, completed, circleOf, withResults }
    const foldUntouched = untouchedFold(common)
    const toTask = (file: TaskFile): Task => {
      const tips = attempts.get(file.id)
      const adoption = adoptions.get(file.id) ?? null
      if (tips === undefined && adoption === null && !withResults.has(file.id)) return foldUntouched(file)
      return foldTask({ ...common, file, tips: tips ?? [], adoption })
    }
    return new Map(inOrder([...some.values()]).map((file) => [file.id, toTask(file)] as const))
  }
  const tasks = foldAll(files, look)
  const own = new Set([...tasks.values()].map((task) => task.path))
  const adopted = new Set([...adoptions.values()].map(({ tip }) => tip))
  return {
    look,
    tasks,
    archived: archive.size === 0 ? new Map() : foldAll(archive, lookBefore(look)),
    unclaimed: others.filter((tip) => !isSettled(tip) && !adopted.has(tip)),
    problems: [...problems, ...look.problems.filter(({ path }) => !own.has(path))],
  }
}

/** By number, each of which is read once: ids of different lengths do not sort by themselves. */
function inOrder(files: readonly TaskFile[]): readonly TaskFile[] {
  const numbers = files.map(({ id }) => numberOf(id))
  if (numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0))) return files
  return files
    .map((file, at) => ({ file, number: numbers[at] ?? 0 }))
    .sort((a, b) => a.number - b.number)
    .map(({ file }) => file)
}

/** Nothing is on it that nobody knows of: it is within main, empty, or where brain left a branch that was adopted once. */
function isSettled({ branch, merged, mark }: Tip): boolean {
  return merged || mark === 'fence' || (mark !== null && parseAttemptBranch(branch) === null)
}

const OWN_RESULT = /^results\/(task-\d+)-/

/** Two files may claim one id (`task-1.md`, `task-001.md`): the canonical path wins, the other is a problem. */
function oneFileEach(look: Look): { files: ReadonlyMap<TaskId, TaskFile>; problems: readonly Problem[] } {
  const files = new Map<TaskId, TaskFile>()
  const problems: Problem[] = []
  const others: TaskFile[] = []
  for (const file of look.tasks.values())
    if (file.path === taskPath(file.id)) files.set(file.id, file)
    else others.push(file)
  for (const file of others) {
    const kept = files.get(file.id)
    if (kept === undefined) files.set(file.id, file)
    else
      problems.push({
        path: file.path,
        line: null,
        message: `${file.id} is in ${kept.path} already.`,
        fix: `Give ${file.path} a number of its own, or remove it.`,
      })
  }
  return { files, problems }
}

function sortTips(
  look: Look,
  files: ReadonlyMap<TaskId, TaskFile>,
): { attempts: Map<TaskId, NumberedTip[]>; others: readonly Tip[] } {
  const attempts = new Map<TaskId, NumberedTip[]>()
  const others: Tip[] = []
  for (const tip of look.tips) {
    const attempt = parseAttemptBranch(tip.branch)
    if (attempt === null || !files.has(attempt.id)) {
      others.push(tip)
      continue
    }
    attempts.set(attempt.id, [...(attempts.get(attempt.id) ?? []), { number: attempt.attempt, tip }])
  }
  for (const list of attempts.values()) list.sort((a, b) => a.number - b.number)
  return { attempts, others }
}

function openAttempts(
  files: ReadonlyMap<TaskId, TaskFile>,
  attempts: ReadonlyMap<TaskId, readonly NumberedTip[]>,
): ReadonlyMap<TaskId, NumberedTip> {
  return new Map(
    [...attempts].flatMap(([id, tips]) => {
      const file = files.get(id)
      const current = file?.closed === null ? currentAttempt(file, tips) : null
      return current === null ? [] : [[id, current] as const]
    }),
  )
}

function foldTask(input: FoldInput): Task {
  const { look, file, tips, adoption } = input
  const { current, claim, found } = readResults(input)
  const feedback = look.feedback.get(resultPath(file.id, 'feedback')) ?? []
  const open = [found.blocker, found.question]
    .filter((result) => result !== null)
    .filter((result) => !isAnswered(result, feedback))
  const state = stateOf({ ...input, current, holder: claim?.worker ?? null, found, open, feedback })
  const started = adoption?.tip == null ? null : (claim?.started ?? null)
  const activity = lastActivity(current?.tip ?? null, feedback, started)
  const lease = leaseOf({ input, state, activity })
  const attempts = tips.map(attemptOf)
  return {
    ...file,
    ...placeOf(current, file),
    adopted: adoptedOf(adoption),
    contest: adoption?.contest ?? [],
    ...holdingOf(claim, found),
    state,
    waitingFor: waitingFor(input),
    lastActivityAt: activity,
    ...lease,
    problems: [
      ...file.problems,
      ...look.problems.filter(({ path }) => path === file.path),
      ...dependencyProblems(input),
      ...adoptionProblems(file, adoption),
    ],
    attempts,
    output: found.output,
    open,
    incident: found.incident,
    feedback,
    late: lateWork(file, attempts, current?.number ?? null),
    resultsOn: found.on,
  }
}

/** Where the current attempt stands. */
function placeOf(current: NumberedTip | null, { id }: TaskFile): Pick<Task, 'attempt' | 'branch' | 'commit'> {
  if (current === null) return { attempt: null, branch: null, commit: null }
  const { number, tip } = current
  return { attempt: number, branch: attemptBranch(id, number), commit: tip.commit }
}

/** What the holder said of itself; results on main name their worker, too. */
function holdingOf(
  claim: Claim | null,
  { status, output }: Found,
): Pick<Task, 'worker' | 'claimedAt' | 'nonce' | 'progress' | 'step'> {
  return {
    worker: claim?.worker ?? status?.file.worker ?? output?.file.worker ?? null,
    claimedAt: claim?.started ?? status?.file.started ?? null,
    nonce: claim?.nonce ?? null,
    progress: status?.file.progress ?? null,
    step: status?.file.step ?? null,
  }
}

function attemptOf({ number, tip }: NumberedTip): Attempt {
  const { branch, commit, author, subject, committedAt, merged, mark } = tip
  return { number, branch, commit, author, subject, committedAt, merged, mark }
}

/**
 * Commits that came after they could count: on any branch of a closed task, on one that a later attempt or a reopening
 * put behind, or after an approval. Where brain's own commit is still the tip, nothing came.
 */
function lateWork(file: TaskFile, attempts: readonly Attempt[], current: number | null): readonly Attempt[] {
  const { closed, approved } = file
  const counts = ({ number, commit }: Attempt): boolean =>
    closed === null && number === current && (approved === null || commit.startsWith(approved.commit))
  // Its fence may still be missing where a host takes no atomic pushes: nothing came, so nothing is late.
  const isReviewed = (attempt: Attempt): boolean => attempt.commit === file.closed?.commit
  return attempts.filter(
    (attempt) => !counts(attempt) && !attempt.merged && attempt.mark === null && !isReviewed(attempt),
  )
}
