import { Failure } from '../../domain/failure.ts'
import type { Session } from './session.ts'
import { optionText, type Input } from './verb.ts'

/** A text option; `-` reads standard input. Throws USAGE when it is missing or empty. */
export async function readRequired(
  session: Session,
  input: Input,
  { name, flag }: { name: string; flag: string },
): Promise<string> {
  const value = optionText(input, name)
  if (value === undefined)
    throw new Failure('USAGE', {
      message: `${flag} is missing.`,
      hint: `Add: ${flag} "…" (- reads standard input)`,
    })
  return await readGiven(session, value, flag)
}

/** A text that was given on the command line; `-` stands for standard input. */
export async function readGiven(session: Session, value: string, name: string): Promise<string> {
  const text = value === '-' ? await (await session.desk()).readText('-') : value
  if (text.trim() === '')
    throw new Failure('USAGE', { message: `${name} is empty.`, hint: 'Say it in words.' })
  return text
}
