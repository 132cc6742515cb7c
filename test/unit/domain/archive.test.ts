import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  archivedIdOf,
  archivedResultPath,
  archivedTaskPath,
  NO_ARCHIVE,
  pathBefore,
} from '../../../src/domain/archive.ts'
import { fold } from '../../../src/domain/fold.ts'
import { taskIdOf, taskPath } from '../../../src/domain/task/task-id.ts'
import { aLook, NOW, sha256, type LookParts } from '../../support/a-look.ts'

test('an archived file stands in the folder of its hundred', () => {
  expect(archivedTaskPath(taskIdOf(7))).toBe('tasks/archive/000-099/task-007.md')
  expect(archivedTaskPath(taskIdOf(1234))).toBe('tasks/archive/1200-1299/task-1234.md')
  expect(archivedResultPath(taskIdOf(1234), 'results/task-1234-screenshots/a.png')).toBe(
    'results/archive/1200-1299/task-1234-screenshots/a.png',
  )
})

test('any id’s path in the archive leads back to the id and the path before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (number) => {
      const id = taskIdOf(number)
      expect(archivedIdOf(archivedTaskPath(id))).toBe(id)
      expect(pathBefore(archivedTaskPath(id))).toBe(taskPath(id))
      expect(pathBefore(archivedResultPath(id, `results/${id}-output.md`))).toBe(`results/${id}-output.md`)
    }),
  )
})

test('results from before a reopening, and what is in the plan, are not archived tasks', () => {
  for (const path of ['results/archive/012.1/task-012-output.md', 'tasks/task-012.md', 'tasks/archive/a.md'])
    expect([pathBefore(path), archivedIdOf(path)]).toEqual([null, null])
})

function foldWithArchived(as: 'completed' | 'cancelled', parts: LookParts) {
  const look = aLook(parts)
  const [archived] = aLook({ tasks: [{ id: 9, closed: { as } }] }).tasks.values()
  const tasks = new Map(archived === undefined ? [] : [[archived.id, archived]])
  const archive = { ...NO_ARCHIVE, count: 1, highest: 9, tasks }
  return fold({ ...look, archive }, { now: NOW, digest: sha256 })
}

test('a dependency in the archive counts by how it ended', () => {
  const parts: LookParts = { tasks: [{ id: 1, dependsOn: [9] }] }
  const first = (as: 'completed' | 'cancelled') => foldWithArchived(as, parts).tasks.get(taskIdOf(1))
  expect(first('completed')).toMatchObject({ state: 'ready', waitingFor: [], problems: [] })
  expect(first('cancelled')).toMatchObject({
    state: 'waiting',
    problems: [{ message: 'task-001 depends on task-009, which was cancelled.' }],
  })
})

test('work on a branch of an archived task is late work; where brain closed it, it is nothing', () => {
  const late = foldWithArchived('completed', { tips: [{ branch: 'task/009' }] })
  expect(late.unclaimed).toEqual([])
  expect(late.archived.get(taskIdOf(9))?.late).toMatchObject([{ branch: 'task/009' }])
  const closing = foldWithArchived('completed', { tips: [{ branch: 'task/009', mark: 'closing' }] })
  expect(closing.unclaimed).toEqual([])
  expect(closing.archived.get(taskIdOf(9))?.late).toEqual([])
})
