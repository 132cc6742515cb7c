import { describe, expect } from 'vitest'
import type { MergePreview } from '../../src/ports/repository.ts'
import type { PlantedFile } from '../../src/adapters/memory/memory-store.ts'
import { behavior, type Subject, type World } from './world.ts'

type Files = Readonly<Record<string, PlantedFile>>

interface Fork {
  readonly start: Files
  readonly main?: Files
  readonly task: Files
  readonly owned?: (path: string) => boolean
  readonly prefersTarget?: boolean
}

export function describeMerge(subject: Subject): void {
  const it = behavior(subject)
  const isOwned = (path: string): boolean => path.startsWith('tasks/') || path === 'WORK-PLAN.md'

  describe('a merge preview', () => {
    it('brings both sides together and counts the lines', async (world) => {
      const { preview, files } = await previewOf(world, {
        start: { 'a.txt': 'one\ntwo\nthree\n', 'gone.txt': 'x\n', 'same.txt': '1\n' },
        main: { 'main.txt': 'main\n' },
        task: { 'a.txt': 'one\n2\nthree\nfour\n', 'gone.txt': null, 'new.txt': 'no newline' },
      })
      expect(preview).toMatchObject({ conflicts: [], protectedPaths: [] })
      expect(preview.files).toEqual([
        { path: 'a.txt', added: 2, removed: 1 },
        { path: 'gone.txt', added: 0, removed: 1 },
        { path: 'new.txt', added: 1, removed: 0 },
      ])
      expect(files).toEqual({
        'a.txt': 'one\n2\nthree\nfour\n',
        'main.txt': 'main\n',
        'new.txt': 'no newline',
        'same.txt': '1\n',
      })
    })

    it('names the files in conflict, and has no tree then', async (world) => {
      const { preview } = await previewOf(world, {
        start: { 'both.txt': 'one\n', 'deleted.txt': 'one\n', 'fine.txt': '1\n' },
        main: { 'both.txt': 'main\n', 'deleted.txt': null, 'added.txt': 'main\n', 'equal.txt': 'same\n' },
        task: {
          'both.txt': 'task\n',
          'deleted.txt': 'task\n',
          'added.txt': 'task\n',
          'equal.txt': 'same\n',
          'fine.txt': '2\n',
        },
      })
      expect(preview.tree).toBeNull()
      expect([...preview.conflicts].sort()).toEqual(['added.txt', 'both.txt', 'deleted.txt'])
    })

    it('brings together different lines of one file', async (world) => {
      const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
      const text = (at: number, line: string): string => `${lines.with(at, line).join('\n')}\n`
      const { files } = await previewOf(world, {
        start: { a: `${lines.join('\n')}\n` },
        main: { a: text(0, 'main') },
        task: { a: text(8, 'task') },
      })
      expect(files).toEqual({ a: `main\n${lines.slice(1, 8).join('\n')}\ntask\n` })
    })

    it('sets aside what the branch did to files that main owns', async (world) => {
      const { preview, files } = await previewOf(world, {
        start: { 'tasks/1.md': 'one\n', 'tasks/2.md': 'two\n', 'WORK-PLAN.md': 'plan\n', code: '1\n' },
        main: { 'WORK-PLAN.md': 'plan of main\n', 'tasks/3.md': 'three\n' },
        task: {
          'tasks/1.md': 'mine\n',
          'tasks/2.md': null,
          'tasks/new "file".md': 'new\n',
          'WORK-PLAN.md': 'my plan\n',
          code: '2\n',
        },
        owned: isOwned,
      })
      expect([...preview.protectedPaths].sort()).toEqual([
        'WORK-PLAN.md',
        'tasks/1.md',
        'tasks/2.md',
        'tasks/new "file".md',
      ])
      expect(preview.files).toEqual([{ path: 'code', added: 1, removed: 1 }])
      expect(files).toEqual({
        'tasks/1.md': 'one\n',
        'tasks/2.md': 'two\n',
        'tasks/3.md': 'three\n',
        'WORK-PLAN.md': 'plan of main\n',
        code: '2\n',
      })
    })

    it('does not blame the branch for what it got by merging main', async (world) => {
      const { repository, plant } = world
      const start = await plant({
        branch: 'main',
        message: 'Start',
        files: { 'tasks/1.md': 'one\n', code: '1\n' },
      })
      const moved = await plant({ branch: 'main', message: 'Plan', files: { 'tasks/1.md': 'changed\n' } })
      const tip = await plant({
        branch: 'task/001',
        message: 'Merge main',
        files: { 'tasks/1.md': 'changed\n', code: '2\n' },
        parents: [start, moved],
      })
      await repository.look({ fetch: 'always' })
      const preview = await repository.mergePreview({ target: moved, tip, owned: isOwned })
      expect(preview).toMatchObject({
        conflicts: [],
        protectedPaths: [],
        files: [{ path: 'code', added: 1, removed: 1 }],
      })
    })

    it('has no counts for a binary file', async (world) => {
      const { preview } = await previewOf(world, {
        start: { 'a.bin': Buffer.from([0, 1, 2]) },
        task: { 'a.bin': Buffer.from([0, 1, 3]), 'b.bin': Buffer.from([255, 0]) },
      })
      expect(preview.files).toEqual([
        { path: 'a.bin', added: null, removed: null },
        { path: 'b.bin', added: null, removed: null },
      ])
    })

    it('has a file against a folder as a conflict', async (world) => {
      const { preview } = await previewOf(world, {
        start: { a: '1\n' },
        main: { 'b/c': '1\n' },
        task: { b: 'file\n' },
      })
      expect(preview.tree).toBeNull()
      expect(preview.conflicts.some((path) => path.startsWith('b'))).toBe(true)
    })

    it('puts back a folder of main’s that the branch made a file', async (world) => {
      const { preview, files } = await previewOf(world, {
        start: { 'tasks/1.md': 'one\n', code: '1\n' },
        task: { 'tasks/1.md': null, tasks: 'a file\n', code: '2\n' },
        owned: (path) => isOwned(path) || path === 'tasks',
      })
      expect([...preview.protectedPaths].sort()).toEqual(['tasks', 'tasks/1.md'])
      expect(files).toEqual({ 'tasks/1.md': 'one\n', code: '2\n' })
    })

    it('keeps unusual paths as they are', async (world) => {
      const path = 'sub/“é”\n"\t\\ :(top).txt'
      const { preview, files } = await previewOf(world, { start: { a: '1' }, task: { [path]: 'one\n' } })
      expect(preview.files).toEqual([{ path, added: 1, removed: 0 }])
      expect(files).toEqual({ a: '1', [path]: 'one\n' })
    })

    it('works for a branch that shares no history with main', async (world) => {
      const { repository, plant } = world
      const target = await plant({
        branch: 'main',
        message: 'Start',
        files: { a: '1\n', 'tasks/1.md': 'one\n' },
      })
      const tip = await plant({
        branch: 'task/001',
        message: 'Alone',
        files: { b: '2\n', 'tasks/9.md': 'nine\n' },
        parents: [],
      })
      await repository.look({ fetch: 'always' })
      const preview = await repository.mergePreview({ target, tip, owned: isOwned })
      expect(preview).toMatchObject({
        conflicts: [],
        protectedPaths: ['tasks/9.md'],
        files: [{ path: 'b', added: 1, removed: 0 }],
      })
    })

    it('has equal check keys when only the brain’s files differ', async (world) => {
      const { repository, plant } = world
      const task = { start: { code: '1\n' }, task: { code: '2\n' } }
      const { preview: before } = await previewOf(world, task)
      const tip = (await repository.look({ fetch: 'always' })).tips[0]?.commit ?? ''
      const keyAt = async (files: Files): Promise<string> => {
        const target = await plant({ branch: 'main', message: 'Move on', files })
        await repository.look({ fetch: 'always' })
        return (await repository.mergePreview({ target, tip, owned: isOwned })).checkKey
      }
      expect(await keyAt({ 'tasks/1.md': 'new\n', 'WORK-PLAN.md': 'plan\n', 'CLAUDE.md': 'memory\n' })).toBe(
        before.checkKey,
      )
      expect(await keyAt({ 'other.txt': 'code\n' })).not.toBe(before.checkKey)
    })
  })
}

/** Starts both branches from `start`, and looks at merging task/001 into main. */
export async function previewOf(
  { repository, plant }: World,
  fork: Fork,
): Promise<{ preview: MergePreview; files: Record<string, string | null> }> {
  const start = await plant({ branch: 'main', message: 'Start', files: fork.start })
  const tip = await plant({ branch: 'task/001', message: 'Work', files: fork.task, parents: [start] })
  const target =
    fork.main === undefined ? start : await plant({ branch: 'main', message: 'Main', files: fork.main })
  await repository.look({ fetch: 'always' })
  const { owned = () => false, prefersTarget = false } = fork
  const preview = await repository.mergePreview({ target, tip, owned, prefersTarget })
  const files: Record<string, string | null> = {}
  if (preview.tree !== null) {
    const listed = await repository.listFiles(preview.tree, '')
    for (const path of listed.keys()) files[path] = await repository.readText(preview.tree, path)
  }
  return { preview, files }
}
