import { describe, expect } from 'vitest'
import { behavior, type Subject, type World } from './world.ts'

export function describeHistory(subject: Subject): void {
  const it = behavior(subject)

  describe('the log', () => {
    it('tells commits newest first, with author, time and trailers', async (world) => {
      const [first, second, third] = await threeCommits(world)
      const log = await world.repository.log(third, { max: 2 })
      expect(log).toEqual([
        {
          commit: third,
          parents: [second],
          at: '2026-11-20T10:00:00.000Z',
          author: 'Cleo Ångström',
          subject: 'Third',
          trailers: { Task: 'task-001', 'Brain-Op': 'abc' },
        },
        {
          commit: second,
          parents: [first],
          at: '2026-11-20T09:00:00.000Z',
          author: 'Bob',
          subject: 'Second of three',
          trailers: {},
        },
      ])
    })

    it('leaves out what is within another commit', async (world) => {
      const [first, , third] = await threeCommits(world)
      const log = await world.repository.log(third, { max: 10, since: first })
      expect(log.map(({ subject }) => subject)).toEqual(['Third', 'Second of three'])
    })

    it('keeps to the files and folders asked for, by their literal names', async (world) => {
      const [, , third] = await threeCommits(world)
      const subjects = async (...paths: string[]): Promise<readonly string[]> =>
        (await world.repository.log(third, { max: 10, paths })).map(({ subject }) => subject)
      expect(await subjects('b')).toEqual(['Second of three'])
      expect(await subjects('a', 'b/')).toEqual(['Second of three', 'First'])
      expect(await subjects('[ab].txt')).toEqual(['Third'])
      expect(await subjects('never')).toEqual([])
    })

    it('follows the side of a merge that a file came from', async ({ repository, plant }) => {
      const start = await plant({
        branch: 'main',
        message: 'Start',
        files: { a: '1' },
        date: new Date('2026-11-20T08:00:00Z'),
      })
      const work = await plant({
        branch: 'task/001',
        message: 'Work',
        files: { a: '2' },
        date: new Date('2026-11-20T09:00:00Z'),
      })
      const other = await plant({
        branch: 'main',
        message: 'Other',
        files: { b: '1' },
        date: new Date('2026-11-20T10:00:00Z'),
      })
      const merge = await plant({
        branch: 'main',
        message: 'Merge',
        files: { a: '2' },
        parents: [other, work],
        date: new Date('2026-11-20T11:00:00Z'),
      })
      await repository.look({ fetch: 'always' })
      const subjects = async (options: { paths?: string[]; since?: string }): Promise<readonly string[]> =>
        (await repository.log(merge, { max: 10, ...options })).map(({ subject }) => subject)
      expect(await subjects({})).toEqual(['Merge', 'Other', 'Work', 'Start'])
      expect(await subjects({ paths: ['a'] })).toEqual(['Work', 'Start'])
      expect(await subjects({ since: other })).toEqual(['Merge', 'Work'])
      expect(await subjects({ paths: ['a'], since: start })).toEqual(['Work'])
    })

    it('is not led astray by what a subject holds', async ({ repository, plant }) => {
      const message = 'Odd \u{1E}0000\t"quoted" \u{1B}[31m %x00 %H\n\nTask: task-001'
      const commit = await plant({ branch: 'main', message, files: { a: '1' } })
      await repository.look({ fetch: 'always' })
      const log = await repository.log(commit, { max: 10 })
      expect(log).toMatchObject([{ commit, subject: message.split('\n')[0], trailers: { Task: 'task-001' } }])
    })

    it('has a time for any date that a commit claims', async ({ repository, plant }) => {
      const commit = await plant({
        branch: 'main',
        message: 'Far',
        files: { a: '1' },
        date: new Date(8_640_000_000_000_000),
      })
      const look = await repository.look({ fetch: 'always' })
      expect(look.plan.commit).toBe(commit)
      const log = await repository.log(commit, { max: 1 })
      expect(log[0]?.at).toBe('+275760-09-13T00:00:00.000Z')
    })
  })

  describe('reading at a commit', () => {
    const FILES = {
      'docs/a.md': 'text\n',
      'docs/deep/b.md': 'more\n',
      docsx: 'not in docs\n',
      link: { link: 'docs/a.md' },
      'large.txt': 'x'.repeat(1_048_577),
      'limit.txt': 'x'.repeat(1_048_576),
      'binary.bin': Buffer.from([0, 1]),
    }

    it('gives a file’s text, and null for what is none', async ({ repository, plant }) => {
      const commit = await plant({ branch: 'main', message: 'Files', files: FILES })
      await repository.look({ fetch: 'always' })
      expect(await repository.readText(commit, 'docs/a.md')).toBe('text\n')
      expect(await repository.readText(commit, 'limit.txt')).toHaveLength(1_048_576)
      for (const path of ['docs', 'link', 'large.txt', 'binary.bin', 'never', 'docs/never']) {
        expect([path, await repository.readText(commit, path)]).toEqual([path, null])
      }
    })

    it('lists the files below a folder, with blob and mode', async ({ repository, plant }) => {
      const commit = await plant({ branch: 'main', message: 'Files', files: FILES })
      await repository.look({ fetch: 'always' })
      expect([...(await repository.listFiles(commit, 'docs')).keys()]).toEqual([
        'docs/a.md',
        'docs/deep/b.md',
      ])
      expect([...(await repository.listFiles(commit, 'docs/deep/')).keys()]).toEqual(['docs/deep/b.md'])
      expect((await repository.listFiles(commit, 'link')).get('link')?.mode).toBe('120000')
      expect((await repository.listFiles(commit, 'never')).size).toBe(0)
    })
  })

  describe('a patch', () => {
    it('shows lines added and removed, and that a file is binary', async ({ repository, plant }) => {
      const from = await plant({
        branch: 'main',
        message: 'One',
        files: { 'a.txt': 'one\ntwo\n', 'b.bin': Buffer.from([0]), old: 'x\n' },
      })
      const to = await plant({
        branch: 'main',
        message: 'Two',
        files: { 'a.txt': 'one\n2', 'b.bin': Buffer.from([0, 1]), old: null, new: 'y\n' },
      })
      await repository.look({ fetch: 'always' })
      const patch = await repository.patch(from, to, 100_000)
      const lines = patch.split('\n')
      expect(lines).toEqual(
        expect.arrayContaining([
          '--- a/a.txt',
          '+++ b/a.txt',
          ' one',
          '-two',
          '+2',
          '\\ No newline at end of file',
        ]),
      )
      expect(lines).toEqual(
        expect.arrayContaining(['new file mode 100644', '--- /dev/null', '+++ b/new', '+y']),
      )
      expect(lines).toEqual(
        expect.arrayContaining(['deleted file mode 100644', '--- a/old', '+++ /dev/null', '-x']),
      )
      expect(patch).toContain('Binary files a/b.bin and b/b.bin differ')
    })

    it('says that it was cut', async ({ repository, plant }) => {
      const from = await plant({ branch: 'main', message: 'One', files: { a: '1\n' } })
      const to = await plant({ branch: 'main', message: 'Two', files: { a: 'line\n'.repeat(1000) } })
      await repository.look({ fetch: 'always' })
      const patch = await repository.patch(from, to, 500)
      expect(patch.length).toBeLessThan(600)
      expect(patch).toMatch(/\+line\n[^]*cut at 500 of \d{4} bytes\n$/)
      expect(await repository.patch(from, from, 500)).toBe('')
    })
  })
}

async function threeCommits({ repository, plant }: World): Promise<readonly [string, string, string]> {
  const date = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour))
  const first = await plant({
    branch: 'main',
    message: 'First',
    author: 'Ada',
    date: date(8),
    files: { a: '1', 'a.txt': '1' },
  })
  const second = await plant({
    branch: 'main',
    message: 'Second\nof three\n\nTask: nothing\nfor all to see',
    author: 'Bob',
    date: date(9),
    files: { 'b/c': '1' },
  })
  const message = 'Third\n\nBody: not a trailer.\n\nTask: task-001\nBrain-Op: abc\n'
  const third = await plant({
    branch: 'main',
    message,
    author: 'Cleo Ångström',
    date: date(10),
    files: { '[ab].txt': '1' },
  })
  await repository.look({ fetch: 'always' })
  return [first, second, third]
}
