import { isNeededToReach } from '../../domain/fleet/worker-environment.ts'
import type { FindSecret } from '../backup/find-secrets.ts'

/** The environment without variables in whose values a secret is found, whatever they are called; `keeps` are needed all the same. */
export async function withoutSecrets(
  environment: NodeJS.ProcessEnv,
  keeps: readonly string[],
  findSecret: FindSecret,
): Promise<NodeJS.ProcessEnv> {
  const isJudged = (name: string): boolean => !keeps.includes(name) && !isNeededToReach(name)
  const judged = Object.entries(environment).filter(([name]) => isJudged(name))
  // Mostly there is none: then one search is enough.
  if ((await findSecret(judged.map(([, value]) => value ?? '').join('\n'))) === null) return environment
  const left = { ...environment }
  for (const [name, value] of judged) if ((await findSecret(value ?? '')) !== null) delete left[name]
  return left
}
