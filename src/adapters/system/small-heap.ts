import { setFlagsFromString } from 'node:v8'

/** V8 says an unknown flag on stderr; this one was seen in these versions of node and may go. */
const GROWTH_KNOWN_BELOW = 24
/** V8's own, until it is to stay small. */
let usual = 2

/**
 * For what stays for hours and mostly waits: V8 collects earlier, and gives memory back instead of keeping it for a next burst. Else a
 * run of many rounds keeps three times as much as is in use. Compiled code that was kept does not fit any more (decision 0021): nothing
 * for short commands.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size')
  usual = 1
  setGrowth(usual)
}

/**
 * For a burst of which little stays, as when thousands of files are parsed. Whatever is loaded meanwhile, its compiled code does not fit:
 * load it before.
 */
export async function withSmallYoungHeap(act: () => Promise<void>): Promise<void> {
  setGrowth(1)
  try {
    await act()
  } finally {
    setGrowth(usual)
  }
}

function setGrowth(factor: number): void {
  const [major] = process.versions.node.split('.').map(Number)
  if (major !== undefined && major < GROWTH_KNOWN_BELOW)
    setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}
