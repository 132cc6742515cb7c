import type { Journal } from './journal.ts'
import { nonceDigest } from './model.ts'
import { readBlobs, readLines, type Blob } from './plain-git.ts'
import { fieldOf } from './read-fields.ts'
import type { Update } from './record.ts'
import type { Finding } from './violation.ts'

interface AttemptUpdate extends Update {
  readonly task: string
  readonly attempt: number
  readonly new: string
}

/** What a status file says of who holds which attempt. */
interface Holding {
  readonly attempt: string | null
  readonly worker: string | null
  readonly nonce: string | null
}

interface Seen {
  readonly updates: readonly Update[]
  readonly attempts: readonly AttemptUpdate[]
  readonly statusAt: (update: AttemptUpdate) => Holding | null
  /** `task-001 2`: a reopening put attempt 2 of it behind, and so nobody had to be fenced out of it. */
  readonly reopened: ReadonlySet<string>
  readonly subjects: ReadonlyMap<string, string>
}

type Rule = (seen: Seen, journal: Journal) => readonly Finding[]

/** Holds the server's record against what holding a task means. */
export async function checkRecord(
  remote: string,
  updates: readonly Update[],
  journal: Journal,
): Promise<readonly Finding[]> {
  const attempts = updates.flatMap(asAttempt)
  const statuses = await readBlobs(remote, attempts.map(statusName))
  const tasks = [...new Set(attempts.map(({ task }) => task))]
  const seen: Seen = {
    updates,
    attempts,
    statusAt: (update) => holdingOf(statuses.get(statusName(update)) ?? null),
    reopened: await reopenings(remote, tasks, updates),
    subjects: await subjectsOf(remote, attempts),
  }
  return RULES.flatMap((rule) => rule(seen, journal))
}

function asAttempt(update: Update): AttemptUpdate[] {
  const [, number, attempt = '1'] = /^task\/(\d{3,})(?:\.(\d+))?$/.exec(update.branch) ?? []
  return number === undefined || update.new === null
    ? []
    : [{ ...update, new: update.new, task: `task-${number}`, attempt: Number(attempt) }]
}

function statusName({ new: commit, task }: AttemptUpdate): string {
  return `${commit}:results/${task}-status.md`
}

function holdingOf(blob: Blob | null): Holding | null {
  if (blob === null) return null
  return {
    attempt: fieldOf(blob.text, 'attempt'),
    worker: fieldOf(blob.text, 'worker'),
    nonce: nonceDigest(blob.text),
  }
}

/** At any moment of main: a task may be reopened more than once. */
async function reopenings(
  remote: string,
  tasks: readonly string[],
  updates: readonly Update[],
): Promise<ReadonlySet<string>> {
  const mains = updates.flatMap((update) =>
    update.branch === 'main' && update.new !== null ? [update.new] : [],
  )
  const all = new Set<string>()
  for (const task of tasks) {
    const files = await readBlobs(
      remote,
      mains.map((commit) => `${commit}:tasks/${task}.md`),
    )
    for (const file of files.values()) {
      const behind = fieldOf(file?.text ?? '', 'reopened')
      if (behind !== null) all.add(`${task} ${behind}`)
    }
  }
  return all
}

async function subjectsOf(
  remote: string,
  attempts: readonly AttemptUpdate[],
): Promise<ReadonlyMap<string, string>> {
  if (attempts.length === 0) return new Map()
  const commits = attempts.map((update) => update.new).join('\n')
  const lines = await readLines(
    remote,
    ['log', '--no-walk=unsorted', '--stdin', '--format=%H %s'],
    `${commits}\n`,
  )
  return new Map(lines.map((line) => [line.slice(0, 40), line.slice(41)]))
}

const RULES: readonly Rule[] = [openedOnce, keptToOneHolder, fencedBefore, heldByWhoWasTold, neverDeleted]

function openings({ attempts }: Seen): readonly AttemptUpdate[] {
  return attempts.filter(({ old }) => old === null)
}

function openedOnce(seen: Seen): readonly Finding[] {
  const first = new Set<string>()
  return openings(seen).flatMap(({ branch, task }) => {
    if (!first.has(branch)) {
      first.add(branch)
      return []
    }
    return [{ rule: 'an attempt is opened once', task, message: `${branch} was created once more` }]
  })
}

/** As long as a branch says that it is attempt n, it has the nonce that attempt n was opened with. */
function keptToOneHolder(seen: Seen): readonly Finding[] {
  const opened = new Map(openings(seen).map((update) => [update.branch, seen.statusAt(update)]))
  return seen.attempts.flatMap((update) => {
    const first = opened.get(update.branch)
    const now = seen.statusAt(update)
    if (first == null || now === null || now.attempt !== String(update.attempt)) return []
    if (first.nonce === now.nonce && first.worker === now.worker) return []
    const message = `${update.branch} was opened for ${first.worker}, and then held by ${now.worker}`
    return [{ rule: 'one holder for each attempt', task: update.task, message }]
  })
}

/**
 * A next attempt moves the former branch in the same transaction, unless reopening or an undo put that one behind, or it
 * came into being closed, and so was nobody's.
 */
function fencedBefore(seen: Seen): readonly Finding[] {
  const isBornClosed = ({ new: commit }: AttemptUpdate): boolean =>
    (seen.subjects.get(commit) ?? '').endsWith(': Closed')
  const held = openings(seen).filter((update) => !isBornClosed(update))
  const opened = new Set(held.map(({ branch }) => branch))
  return held.flatMap(({ task, attempt, branch, transaction, new: commit }) => {
    const former = branch.replace(/\.\d+$/, '') + (attempt === 2 ? '' : `.${attempt - 1}`)
    const isFirst = attempt === 1 || !opened.has(former) || seen.reopened.has(`${task} ${attempt - 1}`)
    if (isFirst || /Put the work back/.test(seen.subjects.get(commit) ?? '')) return []
    const fenced = seen.attempts.some((other) => other.transaction === transaction && other.branch === former)
    if (fenced) return []
    return [
      {
        rule: 'the former holder is fenced out',
        task,
        message: `${branch} was opened, and ${former} not moved`,
      },
    ]
  })
}

/** Exit 0 of a claim is a promise: the record must say the same. */
function heldByWhoWasTold(seen: Seen, journal: Journal): readonly Finding[] {
  const holders = new Map(
    openings(seen).map((update) => [
      `${update.task} ${update.attempt}`,
      seen.statusAt(update)?.worker ?? null,
    ]),
  )
  return journal.claims.flatMap(({ actor, id, attempt }) => {
    const holder = holders.get(`${id} ${attempt}`)
    if (holder === actor) return []
    const message = `${actor} was told that attempt ${attempt} is its own; the record says ${holder ?? 'nobody'}`
    return [{ rule: 'who was told so holds it', task: id, message }]
  })
}

function neverDeleted({ updates }: Seen): readonly Finding[] {
  return updates
    .filter((update) => update.new === null)
    .map(({ branch }) => ({
      rule: 'no branch is deleted',
      task: null,
      branch,
      message: `${branch} was deleted`,
    }))
}
