import { readTaskId } from '../../../app/find-task.ts'
import { listHistory, type HistoryEntry } from '../../../app/list-history.ts'
import { observe } from '../../../app/observe.ts'
import type { Paint } from '../color.ts'
import { readCount } from '../read-count.ts'
import { readNotes } from '../read-notes.ts'
import { renderTable } from '../render/table.ts'
import { ageText } from '../render/time.ts'
import { openTerminal, type Terminal } from '../terminal-width.ts'
import { optionText, type Verb } from '../verb.ts'

const LIMIT = 20

export const history: Verb = {
  name: 'history',
  summary: 'What was done, newest first; with an id, everything that happened to that task.',
  arguments: [['[id]', 'only this task, with the commits of its attempts']],
  options: [{ flags: '--limit <n>', description: `at most this many (default: ${LIMIT})` }],
  examples: ['brain history', 'brain history 012', 'brain history --limit 100 --json'],
  run: async (session, input) => {
    const limit = readCount(optionText(input, 'limit'), LIMIT, '--limit')
    const id = input.arguments[0] === undefined ? null : readTaskId(input.arguments[0])
    const { ports } = await session.open()
    const { snapshot, world } = await observe(ports, {
      fetch: session.fetch,
      ...(id === null ? {} : { archived: [id] }),
    })
    const found = await listHistory(ports.repository, snapshot, { id, limit })
    if (found.kind === 'refusal') return found
    const terminal = await openTerminal()
    const more = [...(id === null ? [] : [id]), '--limit', limit * 5].join(' ')
    return {
      kind: 'history',
      data: { entries: found.entries },
      text: (paint) =>
        found.entries.length === 0 ? '' : renderHistory(found.entries, { paint, now: world.now, terminal }),
      quiet: found.entries.map(({ commit }) => commit).join('\n'),
      notes: [
        ...readNotes(snapshot),
        ...(found.more ? [`There is more: brain history ${more}`] : []),
        ...(found.entries.length === 0 ? ['Nothing was done yet.'] : []),
      ],
    }
  },
}

const HEADER = ['WHEN', 'TASK', 'BY', 'COMMIT', 'WHAT'] as const
const SHORT = 10

/** On a terminal how long ago; in a pipe the time and the whole commit. */
function renderHistory(
  entries: readonly HistoryEntry[],
  { paint, now, terminal }: { paint: Paint; now: Date; terminal: Terminal | null },
): string {
  const rows = entries.map(({ at, task, by, commit, action }) =>
    terminal === null
      ? [at, task ?? '', by, commit, action]
      : [ageText(at, now), task ?? '-', by, commit.slice(0, SHORT), action],
  )
  return renderTable(rows, {
    terminal,
    header: HEADER,
    flexible: 4,
    paint: (cell, column) => (column === 1 ? paint.bold(cell) : column === 3 ? paint.dim(cell) : cell),
  })
}
