import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  planRestore,
  type Difference,
  type Entry,
  type Standing,
} from '../../../../src/domain/backup/plan-restore.ts'

function file(blob: string, mode = '100644'): Entry {
  return { mode, blob }
}

function act(difference: Partial<Difference>) {
  const all = { path: 'a', base: null, saved: null, head: null, standing: 'absent', isSame: false } as const
  const [step] = planRestore([{ ...all, ...difference }])
  return step === undefined ? null : [step.act, step.why]
}

test('a file that is not there is written, one that is as it was saved is left alone', () => {
  expect(act({ saved: file('1') })).toEqual(['add', null])
  expect(act({ saved: file('1'), standing: 'unsaved', isSame: true })).toBeNull()
  expect(act({ base: file('1'), saved: null, head: null })).toBeNull()
})

test('a file that nobody changed since is changed or deleted as it was saved: HEAD has what stood there', () => {
  const base = file('1')
  expect(act({ base, head: base, saved: file('2'), standing: 'clean' })).toEqual(['replace', null])
  expect(act({ base, head: base, saved: null, standing: 'clean' })).toEqual(['delete', null])
})

test('what was changed on both sides stands beside, and a deletion is not done', () => {
  const both = { base: file('1'), head: file('3') }
  expect(act({ ...both, saved: file('2'), standing: 'clean' })).toEqual(['beside', 'changed'])
  expect(act({ ...both, saved: null, standing: 'clean' })).toEqual(['keep', 'changed'])
  expect(act({ saved: file('2'), standing: 'unsaved' })).toEqual(['beside', 'unsaved'])
  expect(act({ base: file('1'), head: file('1'), saved: null, standing: 'unsaved' })).toEqual([
    'keep',
    'unsaved',
  ])
})

test('submodules, paths behind a link and names that are no text are left', () => {
  expect(act({ saved: file('2', '160000') })).toEqual(['keep', 'submodule'])
  expect(act({ saved: file('2'), standing: 'blocked' })).toEqual(['keep', 'blocked'])
  expect(act({ path: 'caf\ufffd', saved: file('2') })).toEqual(['keep', 'name'])
})

test('whatever stands there, nothing that only the working tree has is written over', () => {
  const entry = fc.option(
    fc.record({ mode: fc.constantFrom('100644', '120000'), blob: fc.constantFrom('1', '2', '3') }),
  )
  const difference = fc.record({
    path: fc.constant('a'),
    base: entry,
    saved: entry,
    head: entry,
    standing: fc.constantFrom<Standing>('absent', 'clean', 'unsaved', 'blocked'),
    isSame: fc.boolean(),
  })
  fc.assert(
    fc.property(difference, (each) => {
      const [step] = planRestore([each])
      const isDone = step !== undefined && ['add', 'replace', 'delete'].includes(step.act)
      expect(isDone && (each.standing === 'unsaved' || each.standing === 'blocked')).toBe(false)
      expect(step?.act === 'add' && each.standing !== 'absent').toBe(false)
      expect(step?.act === 'replace' && JSON.stringify(each.head) !== JSON.stringify(each.base)).toBe(false)
    }),
  )
})
