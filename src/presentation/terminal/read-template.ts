import type { Snapshot } from '../../domain/snapshot.ts'
import type { Session } from './session.ts'

/** The project's own template from the plan branch, else the one that comes with brain. */
export async function readTemplate(session: Session, { look }: Snapshot, name: string): Promise<string> {
  return (
    look.texts.get(`.brain/templates/${name}.md`) ?? (await (await session.templates()).builtIn(`${name}.md`))
  )
}
