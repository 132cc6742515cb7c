import type { Fleet } from './fleet.ts'

/** What the user keeps for workers. Throws BAD_INPUT, before anything is claimed, for a file that cannot be used. */
export async function variablesOf({
  settings,
  envFile,
}: Pick<Fleet, 'settings' | 'envFile'>): Promise<Readonly<Record<string, string>>> {
  return settings.envFile === null ? {} : await envFile(settings.envFile)
}
