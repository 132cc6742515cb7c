import type { Signs } from '../../ports/fleet.ts'
import type { SeenProcess } from './process-tree.ts'
import { isAtTool, parseEnd } from './session-signs.ts'

/** What host.sh's `look` told of a session. */
export interface HostLook {
  readonly signs: Omit<Signs, 'logBytes' | 'said'>
  /** Of the log on the host, which `news` is the next part of. */
  readonly logBytes: number
  readonly news: Buffer
  /** Milliseconds since 1970, by this machine's clock. */
  readonly commitAt: number | null
}

/** Lines with a word each, an empty line, and the bytes of the log. The host's clock may be another: only differences count. */
export function readLook(
  said: Buffer,
  { now, sessionAt }: { readonly now: number; readonly sessionAt: number },
): HostLook {
  const end = said.indexOf('\n\n')
  const head = said.subarray(0, end < 0 ? said.length : end).toString('utf8')
  const facts = new Map(head.split('\n').map((line) => split(line)))
  const skew = now - Number(facts.get('now')) * 1_000
  const [logBytes = 0, logAt = 0] = numbers(facts.get('log'))
  const [, commitAt = null] = numbers(facts.get('commit'))
  const processes = head.split('\n').flatMap((line) => processIn(line))
  const ended = parseEnd(facts.get('exit') ?? '')
  const lastOutputAt = logBytes > 0 ? logAt * 1_000 + skew : null
  const bootedAt = now - Number(facts.get('uptime') ?? 0) * 1_000
  const isToolRunning = isAtTool(processes, { since: lastOutputAt ?? sessionAt + 5_000, bootedAt })
  const isRunning = ended.code === null && processes.length > 0
  return {
    signs: { isRunning, isToolRunning: isRunning && isToolRunning, lastOutputAt, end: ended },
    logBytes,
    news: end < 0 ? Buffer.alloc(0) : said.subarray(end + 2),
    commitAt: commitAt === null ? null : commitAt * 1_000 + skew,
  }
}

function split(line: string): [string, string] {
  const at = line.indexOf(' ')
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).trim()]
}

function numbers(text = ''): readonly number[] {
  return /^\d+ \d+$/.test(text) ? text.split(' ').map(Number) : []
}

/** `process <pid> <its line of /proc>`; where there is no such line, only that it lives is known. */
function processIn(line: string): readonly SeenProcess[] {
  const pid = Number(/^process (\d+)/.exec(line)?.[1])
  if (Number.isNaN(pid)) return []
  // The name in parentheses may hold anything.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const [parent, group, startTicks] = line.includes(')') ? [1, 2, 19].map((at) => Number(fields[at])) : []
  return [{ pid, parent: parent ?? 0, group: group ?? 0, startTicks: startTicks ?? 0 }]
}
