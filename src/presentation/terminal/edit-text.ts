import { Failure } from '../../domain/failure.ts'
import type { Session } from './session.ts'
import type { Input } from './verb.ts'

export interface Editing {
  readonly text: string
  /** What the file is called in the editor. */
  readonly name: string
  /** What says the same without an editor. */
  readonly instead: string
}

/**
 * What a person makes of a text in their editor. Where nobody can type, an editor would hang a job or an AI session;
 * BRAIN_EDITOR alone is for such places. Throws INPUT_NEEDED.
 */
export async function editText(
  session: Session,
  input: Input,
  { text, name, instead }: Editing,
): Promise<string> {
  const scripted = (session.environment['BRAIN_EDITOR'] ?? '').trim() !== ''
  if (!session.interactive && (!scripted || input.options['input'] === false))
    throw new Failure('INPUT_NEEDED', {
      question: '--edit opens an editor, and there is no terminal to type in.',
      flag: instead,
    })
  return await (await session.desk()).edit(text, name)
}
