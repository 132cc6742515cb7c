import type { Reading } from './imported-task.ts'
import { readNumbered } from './numbered.ts'
import { fieldOf, fieldValues, listed } from './raw-task.ts'
import type { Item } from './read-outline.ts'

const FILES = ['file', 'files', 'file(s)']

/** The tasks.md of spec-workflow-mcp. One after another; `File(s):` is the scope. A capital X is no tick there. */
export function readSpecWorkflow(text: string, path: string): Reading {
  return readNumbered(text, path, {
    expected: '`- [ ] 1. What to do`, ticked with a small x,',
    refuses: ({ mark }) => mark === 'X',
    places: () => () => ({ stage: 0, lane: '', parallel: false, optional: false }),
    parts: (item) => ({
      scope: fieldValues(item, FILES).flatMap(listed).map(pathOf).filter(isWithin),
      understood: (detail) => FILES.includes(fieldOf(detail)?.name ?? ''),
      notes: begun(item),
    }),
  })
}

function begun({ mark }: Item): readonly string[] {
  return mark === '~' ? ['It was blocked at the time of the import.'] : []
}

/** `src/a.ts (modify)` → `src/a.ts` */
function pathOf(text: string): string {
  return text
    .replace(/\s+\(.*\)$/, '')
    .replaceAll('`', '')
    .replace(/^\.\//, '')
}

function isWithin(path: string): boolean {
  return path !== '' && !/\s|^[/~]|^[a-z]:|\\|(?:^|\/)\.\.(?:\/|$)/i.test(path)
}
