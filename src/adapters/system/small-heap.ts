import { setFlagsFromString } from 'node:v8'

/** V8 says an unknown flag on stderr; this one was seen in these versions of node and may go. */
const GROWTH_KNOWN_BELOW = 24

/**
 * For what stays for hours and mostly waits: V8 collects earlier, and gives memory back instead of keeping it for a next burst. Else a
 * run of many rounds keeps three times as much as is in use. Compiled code that was kept does not fit any more (decision 0021): nothing
 * for short commands.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size')
  keepYoungHeapSmall()
}

/** For a burst of which little is kept, as when thousands of files are parsed: a fifth less memory, for a twentieth more time. */
export function keepYoungHeapSmall(): void {
  const [major] = process.versions.node.split('.').map(Number)
  if (major !== undefined && major < GROWTH_KNOWN_BELOW) setFlagsFromString('--semi-space-growth-factor=1')
}
