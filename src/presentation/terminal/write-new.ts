import type { Session } from './session.ts'

/** A file of the person's that is not there yet; not with `--dry-run`. Throws FILE_EXISTS. */
export async function writeNew(session: Session, file: string, text: string): Promise<void> {
  if (!session.dryRun) await (await session.desk()).create(file, text)
}

export function wrote({ dryRun }: Session): string {
  return dryRun ? 'Would write' : 'Wrote'
}
