import picocolors from 'picocolors'

export type Paint = ReturnType<typeof picocolors.createColors>

interface Stream {
  readonly isTTY?: boolean | undefined
}

/**
 * Decided once for each stream: FORCE_COLOR and NO_COLOR when not empty (no-color.org), else whether it is a
 * terminal that knows colors. The library's own guess is not used: it paints pipes when CI is set.
 */
export function paintFor(stream: Stream, environment: NodeJS.ProcessEnv): Paint {
  const forced = environment['FORCE_COLOR'] ?? environment['CLICOLOR_FORCE'] ?? ''
  if ((environment['NO_COLOR'] ?? '') !== '') return picocolors.createColors(false)
  if (forced !== '') return picocolors.createColors(forced !== '0')
  return picocolors.createColors(stream.isTTY === true && environment['TERM'] !== 'dumb')
}
