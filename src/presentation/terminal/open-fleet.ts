import { oneByOne, shared } from '../../app/fleet/at-once.ts'
import type { Fleet } from '../../app/fleet/fleet.ts'
import { pushPace } from '../../app/fleet/push-pace.ts'
import { readRules, ruleTexts } from '../../app/fleet/read-rules.ts'
import { observe } from '../../app/observe.ts'
import { pushLimit } from '../../domain/settings/push-limit.ts'
import { assertNoSecrets } from '../secrets.ts'
import type { Session, Workspace } from './session.ts'

/** All that starting and tending workers takes, with the repository's own rules. Throws BAD_INPUT for broken ones. */
export async function openFleet(session: Session, workspace: Workspace): Promise<Fleet> {
  const { ports, folder, fleet } = workspace
  const { snapshot } = await observe(ports, { fetch: session.fetch, texts: ruleTexts })
  const templates = await session.templates()
  const parts = await fleet()
  const inTurn = oneByOne()
  return {
    ...parts,
    ...readRules(snapshot.look.texts),
    ports,
    promptTemplate: await templates.builtIn('worker-prompt.md'),
    project: folder,
    inTurn,
    paced: pushPace(ports.clock, pushLimit(snapshot.look.settings, snapshot.look.remote)),
    // A task that is in the archive is as lost to its worker as one that is not there.
    newest: shared(() => inTurn(() => observe(ports, { fetch: 'always', isToWrite: true }))),
    assertNoSecrets,
  }
}
