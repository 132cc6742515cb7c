import { describe, expect, test } from 'vitest'
import { countDependents, findCycle, reverseEdges } from '../../../../src/domain/queue/dependency-graph.ts'
import { taskIdOf, type TaskId } from '../../../../src/domain/task/task-id.ts'

function edges(list: Readonly<Record<number, readonly number[]>>): ReadonlyMap<TaskId, readonly TaskId[]> {
  return new Map(Object.entries(list).map(([from, to]) => [taskIdOf(Number(from)), to.map(taskIdOf)]))
}

/** Each task depends on the one before. */
function chain(length: number): Map<TaskId, readonly TaskId[]> {
  return new Map(
    Array.from({ length }, (_, index) => [taskIdOf(index + 1), index === 0 ? [] : [taskIdOf(index)]]),
  )
}

const ids = (...numbers: number[]): readonly TaskId[] => numbers.map(taskIdOf)

describe('a circle', () => {
  test.each([
    ['of one task', { 1: [1] }, ids(1, 1)],
    ['of two', { 1: [2], 2: [1] }, ids(1, 2, 1)],
    ['of three, entered from outside', { 9: [1], 1: [2], 2: [3], 3: [1] }, ids(1, 2, 3, 1)],
    ['behind a branch that leads nowhere', { 1: [2, 3], 2: [4], 3: [5], 4: [], 5: [3] }, ids(3, 5, 3)],
  ])('is named, its first task again at the end: %s', (_, graph, cycle) => {
    expect(findCycle(edges(graph))).toEqual(cycle)
  })

  test.each([
    ['no tasks', {}],
    ['a diamond', { 1: [2, 3], 2: [4], 3: [4], 4: [] }],
    ['the same dependency twice', { 1: [2, 2], 2: [] }],
    ['a dependency that does not exist', { 1: [7] }],
  ])('is not seen where there is none: %s', (_, graph) => {
    expect(findCycle(edges(graph))).toBeNull()
  })

  test('is found at the end of a chain of 20,000 tasks', () => {
    const graph = chain(20_000)
    expect(findCycle(graph)).toBeNull()
    graph.set(taskIdOf(1), [taskIdOf(20_000)])
    expect(findCycle(graph)).toHaveLength(20_001)
  })
})

describe('the tasks that wait for one', () => {
  test('are counted once each, directly or through others', () => {
    const waiting = reverseEdges(edges({ 1: [], 2: [1], 3: [1], 4: [2, 3], 5: [] }))
    expect([1, 2, 4, 5].map((id) => countDependents(taskIdOf(id), waiting))).toEqual([3, 1, 0, 0])
  })

  test('are counted in a circle without going round for ever', () => {
    expect(countDependents(taskIdOf(1), reverseEdges(edges({ 1: [2], 2: [1] })))).toBe(2)
  })

  test('are counted along a chain of 20,000 tasks, and when 20,000 wait for one', () => {
    expect(countDependents(taskIdOf(1), reverseEdges(chain(20_000)))).toBe(19_999)
    const star = new Map(Array.from({ length: 20_000 }, (_, index) => [taskIdOf(index + 2), ids(1)]))
    expect(countDependents(taskIdOf(1), reverseEdges(star))).toBe(20_000)
  })
})
