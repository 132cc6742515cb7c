import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the server keeps its record and is told what to do wrong. */
export interface ServerFiles {
  readonly remote: string
  /** One line for each ref of each transaction: nanoseconds, process, phase, old, new, ref. */
  readonly record: string
  /** One word for each thing that the server did to a push: refused, delayed, lost, limited, protected. */
  readonly events: string
  /** A file for each actor whose next pushes go wrong: `refuse`, `delay SECONDS`, `lose`. */
  readonly faults: string
}

/** While it is there, the server takes as many pushes as come. */
export function calmFile(remote: string): string {
  return join(remote, 'calm')
}

/** GitHub takes 6 pushes a minute of one repository; here the minute is so long that bursts meet it, and steady work does not. */
const SCALED_MINUTE_MS = 5_000
const PUSHES_A_MINUTE = 6

/** Writes the hooks that record every ref update, and make pushes go wrong as they are told. Nothing of `src` is in them. */
export async function writeHooks(files: ServerFiles, { likeGithub }: { likeGithub: boolean }): Promise<void> {
  await writeHook(files, 'pre-receive', preReceive(files, likeGithub))
  await writeHook(files, 'reference-transaction', referenceTransaction(files))
}

async function writeHook({ remote }: ServerFiles, name: string, text: string): Promise<void> {
  const path = join(remote, 'hooks', name)
  await writeFile(path, text)
  await chmod(path, 0o755)
}

/** Whose push it is, the committer of the first new tip says: that works over every kind of connection. */
function preReceive({ events, faults, remote }: ServerFiles, likeGithub: boolean): string {
  return `#!/bin/sh
moves=$(cat)
new=$(printf '%s\\n' "$moves" | sed -n '1s/^[0-9a-f]* \\([0-9a-f]*\\) .*/\\1/p')
${likeGithub ? githubRules(events, remote) : ''}
actor=$(git show -s --format=%cn "$new" 2>/dev/null)
fault='${faults}'/$actor
[ -n "$actor" ] && [ -f "$fault" ] || exit 0
read -r kind seconds <"$fault"
case $kind in
refuse) echo refused >>'${events}'; echo 'denied: this actor may not push now' >&2; exit 1 ;;
delay) echo delayed >>'${events}'; sleep "$seconds" ;;
lose) : >'${faults}'/lose.$PPID ;;
esac
`
}

function githubRules(events: string, remote: string): string {
  return `
case "$moves" in *' 0000000000000000000000000000000000000000 refs/heads/'*)
  echo protected >>'${events}'; echo 'error: GH006: Protected branch update failed: cannot delete.' >&2; exit 1 ;;
esac
now=$(date +%s%3N)
recent=$(awk -v since=$((now - ${SCALED_MINUTE_MS})) '$1 > since' '${remote}/pushes' 2>/dev/null | wc -l)
if [ "$recent" -ge ${PUSHES_A_MINUTE} ] && [ ! -e '${calmFile(remote)}' ]; then
  echo limited >>'${events}'; echo 'error: You have exceeded a secondary rate limit.' >&2; exit 1
fi
echo "$now" >>'${remote}/pushes'
`
}

/**
 * While \`prepared\` runs the refs are locked, so the order of these lines is the order of the updates; \`committed\` tells
 * which of them came about. Then is the moment to lose the answer: all is done, nothing is said.
 */
function referenceTransaction({ record, events, faults }: ServerFiles): string {
  return `#!/bin/sh
now=$(date +%s%N)
while read -r old new ref; do
  case $ref in refs/heads/*) echo "$now $PPID $1 $old $new $ref" >>'${record}' ;; esac
done
[ "$1" = committed ] && [ -f '${faults}'/lose.$PPID ] || exit 0
rm -f '${faults}'/lose.$PPID
echo lost >>'${events}'
kill -9 $PPID
`
}
