import type { RunView } from '../../domain/workflow/run-view.ts'
import type { LookRequest, Repository } from '../../ports/repository.ts'
import type { Ports } from '../observe.ts'
import type { Advanced, Advancing } from './advance-runs.ts'

/** How a run is told, so that it can be told again without reading and folding it. */
export interface Telling<Told> {
  /** JSON, of the view alone. */
  readonly tell: (view: RunView) => Told
  readonly isTold: (value: unknown) => value is Told
}

export interface AdvancedTold<Told> extends Advanced {
  /** Each run that was meant, in order; `runs` is empty where they are told from memory. */
  readonly told: readonly Told[]
}

/** What is kept once nothing is to be done: of which runs, and how long time changes nothing in how they are told. */
interface Settled<Told> {
  /** They are all runs that there are. */
  readonly all: boolean
  readonly runs: readonly (readonly [name: string, told: Told])[]
  /** Milliseconds since 1970: it is so after this moment; null: at any time before, too. */
  readonly after: number | null
  /** It is so until then, and in that very moment; null: for ever. */
  readonly until: number | null
}

const NAME = 'settled'

/**
 * Does and tells what `advanceRuns` does, and remembers when nothing is left to do: what is to be done follows from the look
 * alone (decision 0019), so as long as the look would be the same nothing is read, folded or decided again.
 */
export async function advanceUnlessSettled<Told>(
  ports: Ports,
  advancing: Advancing,
  telling: Telling<Told>,
): Promise<AdvancedTold<Told>> {
  const { names, cascade = false } = advancing
  const known = cascade ? null : await recallSettled(ports, { names, fetch: 'always' }, telling.isTold)
  if (known !== null) return { ...NOTHING_DONE, told: known }
  const { advanceRuns } = await import('./advance-runs.ts')
  const { repository, isWhole } = watched(ports.repository)
  const advanced = await advanceRuns(cascade ? ports : { ...ports, repository }, advancing)
  const told = advanced.runs.map(telling.tell)
  const { settledAt: key } = advanced
  if (key !== null && !cascade && isWhole() && isEvery(advanced, names))
    await repository.keep(NAME, { key, value: settledOf(advanced, names, told) })
  return { ...advanced, told }
}

const NOTHING_DONE = { kind: 'advanced', done: [], stuck: [], runs: [], settledAt: null } as const

/** How these runs (without names: all) are told; null: it is not known that nothing is to be done for them. */
export async function recallSettled<Told>(
  { repository, clock }: Pick<Ports, 'repository' | 'clock'>,
  { names, fetch }: { readonly names: Advancing['names'] | undefined; readonly fetch: LookRequest['fetch'] },
  isTold: Telling<Told>['isTold'],
): Promise<readonly Told[] | null> {
  const key = await repository.standing(fetch)
  const kept = key === null ? null : await repository.recall(NAME, key)
  if (!isSettled(kept) || !kept.runs.every(([, told]) => isTold(told))) return null
  const { all, runs, after, until } = kept as Settled<Told>
  const now = clock.now().getTime()
  if ((after !== null && now <= after) || (until !== null && now > until)) return null
  const known = new Set(runs.map(([name]) => name))
  if (names === undefined ? !all : !names.every((name) => known.has(name))) return null
  return runs.flatMap(([name, told]) => (names?.includes(name) === false ? [] : [told]))
}

function isSettled(value: unknown): value is Settled<unknown> {
  if (typeof value !== 'object' || value === null) return false
  const { all, runs, after, until } = value as Record<string, unknown>
  const isMoment = (moment: unknown): boolean => moment === null || Number.isFinite(moment)
  const isRun = (run: unknown): boolean => Array.isArray(run) && typeof run[0] === 'string'
  return (
    typeof all === 'boolean' && Array.isArray(runs) && runs.every(isRun) && isMoment(after) && isMoment(until)
  )
}

/** A fetch has just been made, so that the first look needs none; and what cannot be read may come without a ref that moves. */
function watched(repository: Repository): {
  readonly repository: Repository
  readonly isWhole: () => boolean
} {
  let isFirst = true
  let isWhole = true
  return {
    repository: {
      ...repository,
      look: async (request) => {
        const fetch = isFirst ? 'never' : request.fetch
        isFirst = false
        return await repository.look({ ...request, fetch })
      },
      readTexts: async (blobs) => {
        const texts = await repository.readTexts(blobs)
        isWhole &&= blobs.every((blob) => texts.has(blob))
        return texts
      },
    },
    isWhole: () => isWhole,
  }
}

/** A name that nobody has would only push out what is kept. */
function isEvery({ runs }: Advanced, names: Advancing['names'] | undefined): boolean {
  const known = new Set(runs.map(({ run }) => run.name))
  return names === undefined || names.every((name) => known.has(name))
}

function settledOf<Told>(
  { runs }: Advanced,
  names: Advancing['names'] | undefined,
  told: readonly Told[],
): Settled<Told> {
  const due = runs.flatMap(momentsOf)
  const past = due.filter(({ late }) => late).map(({ dueAt }) => dueAt)
  const coming = due.filter(({ late }) => !late).map(({ dueAt }) => dueAt)
  return {
    all: names === undefined,
    runs: runs.map(({ run }, index) => [run.name, told[index]!]),
    after: past.length === 0 ? null : Math.max(...past),
    until: coming.length === 0 ? null : Math.min(...coming),
  }
}

function momentsOf({ phases }: RunView): readonly { readonly dueAt: number; readonly late: boolean }[] {
  const asked = phases.flatMap(({ gates }) => gates.flatMap(({ members, voters }) => [...members, ...voters]))
  return asked.flatMap(({ dueAt, late }) => (dueAt === null ? [] : [{ dueAt, late }]))
}
