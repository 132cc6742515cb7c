import type { Reading } from './imported-task.ts'
import { readNumbered } from './numbered.ts'

/** Kiro's tasks.md. The tasks go one after another; nothing waits for an optional one (`- [ ]*`). */
export function readKiro(text: string, path: string): Reading {
  return readNumbered(text, path, {
    expected: '`- [ ] 1.1 What to do`',
    places:
      () =>
      ({ item: { optional } }) => ({ stage: 0, lane: '', parallel: false, optional }),
  })
}
