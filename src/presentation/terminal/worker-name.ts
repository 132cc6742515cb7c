import { Failure } from '../../domain/failure.ts'

const LENGTH_MAX = 100

/** A worker's name as somebody gave it. Throws USAGE for what could not stand on a line; `flag` is where it was given. */
export function checkedWorkerName(name: string, flag: string): string {
  if (name.trim() !== '' && !/[\n\r]/.test(name) && name.length <= LENGTH_MAX) return name
  throw new Failure('USAGE', {
    message: `A worker's name is one line of at most ${LENGTH_MAX} characters.`,
    hint: `${flag} worker-1`,
  })
}
