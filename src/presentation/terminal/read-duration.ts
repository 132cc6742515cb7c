import { Failure } from '../../domain/failure.ts'
import { parseDuration } from '../../domain/task/duration.ts'

/** A duration from an option, in milliseconds; null when it was not given. Throws USAGE. */
export function readDuration(
  text: string | undefined,
  { flag, minMs = 0 }: { flag: string; minMs?: number },
): number | null {
  if (text === undefined) return null
  const ms = parseDuration(text)
  if (ms === null)
    throw new Failure('USAGE', {
      message: `"${text}" is not a duration.`,
      hint: `For example: ${flag} 10m, 90s, 1h`,
    })
  if (ms < minMs)
    throw new Failure('USAGE', {
      message: `${flag} is at least ${minMs / 1000}s.`,
      hint: 'Git hosts limit how often one may ask.',
    })
  return ms
}
