import { amendOverview, basisOf, touchedBy } from '../domain/amend-overview.ts'
import { fold } from '../domain/fold.ts'
import { packOverview, unpackOverview, type Survey } from '../domain/overview.ts'
import type { Snapshot, World } from '../domain/snapshot.ts'
import type { DerivedRequest, LookRequest, Repository } from '../ports/repository.ts'
import type { Clock, Randomness } from '../ports/system.ts'

/** What every verb is given by the composition root. */
export interface Ports {
  readonly repository: Repository
  readonly clock: Clock
  readonly randomness: Randomness
  /** Who acts: git's user.name, or the worker's name. */
  readonly actor: string
}

/** Look → view, for verbs that only read. */
export async function observe(
  ports: Ports,
  request: LookRequest,
): Promise<{ snapshot: Snapshot; world: World }> {
  const world = worldOf(ports)
  return { snapshot: fold(await ports.repository.look(request), world), world }
}

/** The same for verbs that want tasks, and nothing of what they were folded from. */
export async function survey(
  ports: Ports,
  request: DerivedRequest,
): Promise<Survey & { readonly now: Date }> {
  const { made, ...standing } = await ports.repository.derived(request, {
    derive: (look) => packOverview(fold(look, worldOf(ports))),
    amending: {
      basis: basisOf,
      touched: touchedBy,
      amend: (packed, part, touched) => amendOverview(packed, { part, touched, world: worldOf(ports) }),
    },
  })
  const now = ports.clock.now()
  return { ...unpackOverview(made, standing, now), now }
}

export function worldOf({ clock, randomness, actor }: Ports): World {
  return { now: clock.now(), actor, nonce: randomness.nonce(), digest: randomness.digest }
}
