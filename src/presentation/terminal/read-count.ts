import { Failure } from '../../domain/failure.ts'

/** A whole number of at least 1 from an option. Throws USAGE. */
export function readCount(text: string | undefined, otherwise: number, flag = '--count'): number {
  if (text === undefined) return otherwise
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1)
    throw new Failure('USAGE', {
      message: `"${text}" is not a whole number of at least 1.`,
      hint: `For example: ${flag} 3`,
    })
  return count
}
