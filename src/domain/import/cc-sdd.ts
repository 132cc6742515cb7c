import type { Reading } from './imported-task.ts'
import { readNumbered } from './numbered.ts'
import { fieldOf, fieldValues, listed } from './raw-task.ts'
import { Stages } from './stages.ts'

const PARALLEL = /(?:^|\s)\(P\)(?=\s|$)/i

/**
 * cc-sdd's tasks.md: as Kiro's, but a task with (P) waits only for the nearest one before it without. A part with (P)
 * goes side by side with the parts next to it that have the mark, too. `_Depends: 1.2_` counts besides.
 */
export function readCcSdd(text: string, path: string): Reading {
  return readNumbered(text, path, {
    expected: '`- [ ] 1.1 (P) What to do`',
    label: PARALLEL,
    places: () => {
      const stages = new Stages()
      return ({ item, text: words, number, around }) => {
        const lane = around[0]?.number ?? number
        const stage = stages.of(lane, PARALLEL.test(around[0]?.text ?? words))
        return { stage, lane, parallel: PARALLEL.test(words), optional: item.optional }
      }
    },
    parts: (item) => ({
      needs: fieldValues(item, DEPENDS).flatMap(listed),
      understood: (detail) => DEPENDS.includes(fieldOf(detail)?.name ?? ''),
    }),
  })
}

const DEPENDS = ['depends', 'depends on']
