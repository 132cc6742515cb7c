import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { FileEdit } from '../../src/domain/decision.ts'
import { aChange, aCommit, behavior, idOf, type Subject, type World } from './world.ts'

export function describeEdits(subject: Subject): void {
  const it = behavior(subject)

  describe('an edit', () => {
    it('moves a file by its blob', async (world) => {
      const blob = await blobOf(
        world,
        { 'results/task-001-output.md': 'Done.\n' },
        'results/task-001-output.md',
      )
      const files = await afterEdits(world, [
        { path: 'results/archive/001.1/output.md', blob },
        { path: 'results/task-001-output.md', remove: true },
      ])
      expect(files).toEqual({ 'results/archive/001.1/output.md': 'Done.\n' })
    })

    it('removes files and folders, and is harmless for one that is missing', async (world) => {
      await blobOf(world, { 'a/b/c': '1', 'a/d': '2', 'a.md': '3', e: '4' }, 'e')
      const edits = ['a/b', 'a/b', 'never/was', 'a.md'].map((path) => ({ path, remove: true }) as const)
      expect(await afterEdits(world, edits)).toEqual({ 'a/d': '2', e: '4' })
    })

    it('makes a file of a folder and a folder of a file', async (world) => {
      await blobOf(world, { 'a/b': '1', c: '2' }, 'c')
      const edits = [
        { path: 'a', text: 'file' },
        { path: 'c/d', text: 'in a folder' },
      ]
      expect(await afterEdits(world, edits)).toEqual({ a: 'file', 'c/d': 'in a folder' })
    })

    it('keeps every byte of a text', async (world) => {
      const text = '\u{FEFF}data 3\nD x\r\n\r\ttab \u{1F419} \u{202E}right to left\u{0}no newline at the end'
      const blobs = await filesAfter(world, [{ path: 'a', text }])
      expect(blobs.get('a')?.blob).toBe(idOfBlob(text))
    })

    it('can make a file that is run, new or of a blob, and a plain one again', async (world) => {
      const blob = await blobOf(world, { 'run.sh': 'true\n' }, 'run.sh')
      const mode = '100755'
      const run = await filesAfter(world, [
        { path: 'new.sh', text: 'true\n', mode },
        { path: 'old.sh', blob, mode },
      ])
      expect(['new.sh', 'old.sh', 'run.sh'].map((path) => run.get(path)?.mode)).toEqual([
        mode,
        mode,
        '100644',
      ])
      const plain = await filesAfter(world, [{ path: 'new.sh', text: 'true\n' }])
      expect(plain.get('new.sh')?.mode).toBe('100644')
    })

    const PATHS = [
      'with space.md',
      'quote".md',
      "apostrophe'.md",
      'back\\slash.md',
      'new\nline.md',
      'tab\there.md',
      'ünïcode-\u{1F419}.md',
      ':(exclude)magic.md',
      '[glob]*?.md',
      '-dash.md',
      '#hash.md',
      'a/“deep”/path.md',
    ]

    it('takes any character in a path', async (world) => {
      const files = await afterEdits(
        world,
        PATHS.map((path) => ({ path, text: `at ${path}` })),
      )
      expect(files).toEqual(Object.fromEntries(PATHS.map((path) => [path, `at ${path}`])))
      const removed = await afterEdits(
        world,
        PATHS.slice(1).map((path) => ({ path, remove: true })),
      )
      expect(removed).toEqual({ 'with space.md': 'at with space.md' })
    })
  })
}

/** Plants the files on main and answers the blob of one. */
async function blobOf(world: World, files: Readonly<Record<string, string>>, path: string): Promise<string> {
  const commit = await world.plant({ branch: 'main', message: 'Plan', files })
  return (await world.repository.look({ fetch: 'always' })).plan.commit === commit
    ? ((await world.repository.listFiles(commit, path)).get(path)?.blob ?? '')
    : expect.fail('main is not where it was planted')
}

async function filesAfter(
  { repository }: World,
  edits: readonly FileEdit[],
): ReturnType<typeof repository.listFiles> {
  const { plan } = await repository.look({ fetch: 'always' })
  const parents = plan.commit === null ? [] : [plan.commit]
  const change = aChange([aCommit(edits, { parents })], [{ branch: 'main', from: plan.commit, to: ':1' }])
  return await repository.listFiles(idOf(await repository.apply(change)), '')
}

/** Path → text of all of main once the edits are made. */
async function afterEdits(world: World, edits: readonly FileEdit[]): Promise<Record<string, string | null>> {
  const files = await filesAfter(world, edits)
  const commit = (await world.repository.look({ fetch: 'never' })).plan.commit ?? ''
  const texts: Record<string, string | null> = {}
  for (const path of files.keys()) texts[path] = await world.repository.readText(commit, path)
  return texts
}

function idOfBlob(text: string): string {
  const bytes = Buffer.from(text)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
