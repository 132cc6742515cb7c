import type { Change, Decision, Refusal } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import { fold } from '../domain/fold.ts'
import { surveyOf, type Overview, type Survey } from '../domain/overview.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { TaskId } from '../domain/task/task-id.ts'
import type { LookRequest } from '../ports/repository.ts'
import { mergeParents } from './merge-parents.ts'
import { survey, worldOf, type Ports } from './observe.ts'
import { withAdoptions } from './record-adoptions.ts'

export interface Performed<T, Seen = Snapshot> {
  readonly kind: 'performed'
  readonly result: T
  readonly change: Change<T>
  /** Mark → object id; empty in a dry run. */
  readonly commits: ReadonlyMap<string, string>
  /** When they were committed; RFC 3339, UTC. null: none was made. */
  readonly committedAt: string | null
  readonly notes: readonly string[]
  readonly snapshot: Seen
  readonly dryRun: boolean
}

interface Deciding<T, Seen> {
  /** Pure but for what it reads of the repository's objects. Called again whenever the refs had moved. */
  readonly decide: (seen: Seen, world: World) => Decision<T> | Promise<Decision<T>>
  readonly dryRun?: boolean
}

export interface Performance<T> extends Deciding<T, Snapshot> {
  readonly look: Omit<LookRequest, 'fetch'>
}

const RETRY_MS_MAX = 30_000

/** Look → Decide → Apply. Losing a race only means looking and deciding again, jittered, for up to 30 s. */
export async function perform<T>(ports: Ports, performance: Performance<T>): Promise<Performed<T> | Refusal> {
  const { look, ...deciding } = performance
  return await performOn(ports, {
    ...deciding,
    archived: look.archived,
    see: async (request, world) => fold(await ports.repository.look({ ...look, ...request }), world),
  })
}

/** The same for changes that are decided on tasks alone, which takes no longer in a plan of ten thousand. */
export async function performOnSurvey<T>(
  ports: Ports,
  deciding: Deciding<T, Survey>,
): Promise<Performed<T, Survey> | Refusal> {
  return await performOn(ports, {
    ...deciding,
    archived: undefined,
    see: async (request, world) => {
      if (request.archived === undefined) return await survey(ports, request)
      return surveyOf(fold(await ports.repository.look(request), world))
    },
  })
}

/** Decided on a survey where that can tell, which takes little longer in a plan of ten thousand, and on a whole look else. */
export interface Surveying<T> extends Performance<T> {
  /** null: only a whole look can tell. */
  readonly onSurvey: (seen: Survey, world: World) => Promise<Decision<T> | null>
}

type Surveyed = Overview & { readonly look: Pick<Survey['look'], 'remote'> }

export async function performSurveying<T>(
  ports: Ports,
  { look, onSurvey, decide, ...deciding }: Surveying<T>,
): Promise<Performed<T, Surveyed> | Refusal> {
  const whole = async (request: LookRequest, world: World): Promise<Snapshot> =>
    fold(await ports.repository.look({ ...look, ...request }), world)
  return await performOn<T, Survey | Snapshot>(ports, {
    ...deciding,
    archived: look.archived,
    see: async (request, world) =>
      (request.archived ?? []).length > 0 ? await whole(request, world) : await survey(ports, request),
    decide: async (seen, world) => {
      if (!('ready' in seen)) return await decide(seen, world)
      const decided = await onSurvey(seen, world)
      return decided ?? (await decide(await whole({ fetch: 'never', isToWrite: true }, world), world))
    },
  })
}

interface Seeing<T, Seen> extends Deciding<T, Seen> {
  readonly archived: LookRequest['archived']
  readonly see: (request: LookRequest, world: World) => Promise<Seen>
}

async function performOn<T, Seen extends Overview>(
  ports: Ports,
  { archived: asked, see, decide, dryRun }: Seeing<T, Seen>,
): Promise<Performed<T, Seen> | Refusal> {
  const started = ports.clock.now().getTime()
  const world = worldOf(ports)
  let archived = asked
  for (let round = 1; ; round++) {
    const request = {
      ...(archived === undefined ? {} : { archived }),
      fetch: 'always' as const,
      isToWrite: true as const,
    }
    const snapshot = await see(request, world)
    const decided = await decide(snapshot, world)
    if (decided.kind === 'refusal') {
      const missing = perhapsArchived(decided, snapshot, archived)
      if (missing.length === 0) return decided
      archived = archived === 'all' ? archived : [...(archived ?? []), ...missing]
      continue
    }
    const decision = await mergeParents(ports.repository, withAdoptions(snapshot, world, decided))
    const told = { kind: 'performed', result: decision.result, change: decision, snapshot } as const
    if (dryRun === true) return { ...told, commits: new Map(), committedAt: null, notes: [], dryRun: true }
    const applied = await ports.repository.apply(decision)
    if (applied.status === 'applied') {
      const { commits, committedAt, notes } = applied
      return decision.refusal ?? { ...told, commits, committedAt, notes, dryRun: false }
    }
    if (ports.clock.now().getTime() - started > RETRY_MS_MAX)
      throw new Failure('RETRIES_EXHAUSTED', { rounds: round })
    await ports.clock.sleep(ports.randomness.fraction() * Math.min(2_000, 50 * 2 ** round))
  }
}

/** Tasks that a refusal does not know and that may be in the archive, where the look has not searched for them yet. */
function perhapsArchived(
  { code, details }: Refusal,
  { look }: Overview,
  asked: LookRequest['archived'] = [],
): readonly TaskId[] {
  if (asked === 'all' || look.archive.count === 0) return []
  const unknown =
    code === 'TASK_NOT_FOUND' ? [details['task']] : code === 'DEPENDENCY_UNKNOWN' ? details['unknown'] : []
  return (unknown as readonly TaskId[]).filter((id) => !asked.includes(id))
}
