import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gitClient } from '../../src/adapters/git/git-client.ts'
import { objectReader } from '../../src/adapters/git/object-reader.ts'
import { readTree } from '../../src/adapters/git/read-tree.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

async function aRepository(...options: string[]) {
  const dir = (await sandbox()).path
  await git({ dir }, 'init', '-q', ...options, '.')
  return { dir, client: gitClient(dir, process.env) }
}

async function store(client: ReturnType<typeof gitClient>, bytes: Buffer): Promise<string> {
  return client.run(['hash-object', '-w', '--stdin'], { input: bytes })
}

test('answers come in the order asked, whatever is in them, and a missing one is null', async () => {
  const { client } = await aRepository()
  const bytes = fc.uint8Array({ maxLength: 300 }).map((content) => Buffer.from(content))
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), async (blobs) => {
      const ids = await Promise.all(blobs.map((blob) => store(client, blob)))
      const asked = [...ids, 'no such name', '0'.repeat(40)]
      const read = await client.objects.contents(asked)
      expect(read.map((object) => object?.bytes.toString('hex'))).toEqual([
        ...blobs.map((blob) => blob.toString('hex')),
        undefined,
        undefined,
      ])
    }),
    { numRuns: 15 },
  )
})

test('questions asked at once do not mix, and objects made later are found', async () => {
  const { client } = await aRepository()
  const large = await store(client, Buffer.alloc(900_000, 'x'))
  const small = await store(client, Buffer.from('small\n'))
  const [contents, info] = await Promise.all([
    client.objects.contents([large, small]),
    client.objects.info([small, large]),
  ])
  expect(contents.map((object) => object?.bytes.length)).toEqual([900_000, 6])
  expect(info.map((object) => object?.size)).toEqual([6, 900_000])
  const later = await store(client, Buffer.from('later'))
  await client.run(['gc', '--quiet', '--prune=now'])
  expect((await client.objects.contents([later]))[0]).toBeNull()
  const last = await store(client, Buffer.from('last'))
  expect((await client.objects.contents([last]))[0]?.bytes.toString()).toBe('last')
})

test('a reader whose git was killed starts another', async () => {
  const { client } = await aRepository()
  const id = await store(client, Buffer.from('still here'))
  await client.objects.info([id])
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  for (const child of children.trim().split(' ')) process.kill(Number(child), 'SIGKILL')
  await expect(client.objects.info([id])).rejects.toMatchObject({ code: 'GIT_FAILED' })
  expect((await client.objects.contents([id]))[0]?.size).toBe(10)
})

test('without git, or outside a repository, that is said', async () => {
  const directory = (await sandbox()).path
  const start = { directory, options: [], silenceMsMax: 1_000 }
  const without = objectReader({ ...start, environment: { PATH: directory } })
  await expect(without.info(['HEAD'])).rejects.toMatchObject({ code: 'GIT_MISSING' })
  const outside = objectReader({ ...start, environment: process.env })
  await expect(outside.info(['HEAD'])).rejects.toMatchObject({ code: 'GIT_FAILED' })
})

test.each(['sha1', 'sha256'])('a tree of %s ids is read as git lists it', async (format) => {
  const { client, dir } = await aRepository(`--object-format=${format}`)
  const person = ['-c', 'user.name=x', '-c', 'user.email=x@example.invalid']
  const blob = await store(client, Buffer.from('text'))
  const paths = ['a/b/c.md', 'a/b c', 'ü/"quoted".md', 'results/1', 'results/archive/2', 'top']
  await client.run(['update-index', '--add', '--index-info'], {
    input: paths
      .map((path) => `100644 ${blob}\t${path.includes('"') ? JSON.stringify(path) : path}\n`)
      .join(''),
  })
  await git({ dir }, ...person, 'commit', '-q', '-m', 'Files')
  const listed = (await client.run(['ls-tree', '-r', '-z', 'HEAD'])).split('\0').filter((line) => line !== '')
  const expected = listed.map((line) => line.replace(/^(\d+) blob (\w+)\t/, '$1 $2 '))
  const all = await readTree(client.objects, 'HEAD')
  expect([...all].map(([path, entry]) => `${entry.mode} ${entry.blob} ${path}`).sort()).toEqual(
    expected.sort(),
  )
  const some = await readTree(client.objects, 'HEAD', { paths: ['a/b', 'top', 'results/'] })
  expect([...some.keys()].sort()).toEqual(['a/b/c.md', 'results/1', 'results/archive/2', 'top'])
  const shallow = await readTree(client.objects, 'HEAD', { paths: ['results'], shallow: ['a'] })
  expect([...shallow.keys()].sort()).toEqual(['a/b', 'a/b c', 'results/1', 'results/archive/2'])
  await expect(readTree(client.objects, 'nowhere')).rejects.toMatchObject({ code: 'GIT_FAILED' })
})
