import { oneByOne, shared } from '../../app/fleet/at-once.ts'
import type { Fleet } from '../../app/fleet/fleet.ts'
import { readRules, ruleTexts } from '../../app/fleet/read-rules.ts'
import { observe } from '../../app/observe.ts'
import { Failure } from '../../domain/failure.ts'
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
    newest: shared(async () => {
      const archived = (await parts.store.all()).map(({ task }) => task)
      return await inTurn(() => observe(ports, { fetch: 'always', archived }))
    }),
    withoutSecrets,
  }
}

async function withoutSecrets(text: string): Promise<string> {
  try {
    await assertNoSecrets(text, 'the log')
    return text
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'SECRET_FOUND') throw error
    return 'It is left out, for there is a secret in it: brain fleet logs shows it on the machine where it ran.'
  }
}
