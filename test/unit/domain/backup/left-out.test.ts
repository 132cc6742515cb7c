import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseFiles, isSecretFile, type Candidate } from '../../../../src/domain/backup/left-out.ts'

const LIMITS = { fileBytesMax: 100, untrackedBytesMax: 300, untrackedFilesMax: 5 }

function fresh(path: string, bytes = 1): Candidate {
  return { path, bytes, isNew: true }
}

test('files that hold secrets by their name stay out, their examples do not', () => {
  for (const path of ['.env', 'a/.env.local', '.npmrc', 'b/server.KEY', 'id_ed25519', 'x.p12'])
    expect(isSecretFile(path), path).toBe(true)
  for (const path of ['.env.example', 'a/.env.sample', 'src/env.ts', 'keys.md', 'id_rsa.pub', 'environment'])
    expect(isSecretFile(path), path).toBe(false)
})

test('large files, other repositories and new secret files are named with the reason', () => {
  const { taken, leftOut } = chooseFiles(
    [
      fresh('big.bin', 101),
      fresh('other/'),
      fresh('.env'),
      { path: '.npmrc', bytes: 1, isNew: false },
      fresh('fits', 100),
    ],
    LIMITS,
  )
  expect(taken).toEqual(['.npmrc', 'fits'])
  expect(leftOut.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
    'big.bin large',
    'other/ repository',
    '.env secret-file',
  ])
})

test('where there are too many new files, the heaviest folder goes and the rest is saved', () => {
  const modules = Array.from({ length: 10 }, (_, index) => fresh(`node_modules/a/${index}.js`))
  const { taken, leftOut } = chooseFiles([...modules, fresh('src/a.ts'), fresh('b.ts')], LIMITS)
  expect(taken).toEqual(['src/a.ts', 'b.ts'])
  expect(leftOut).toEqual([{ path: 'node_modules/', reason: 'many', detail: '10 new files, 1 KiB' }])
})

test('whatever there is, the limits hold, known files are never crowded out, and every file is taken or named', () => {
  const candidate = fc.record({
    path: fc
      .tuple(fc.constantFrom('a/', 'b/', 'c/', ''), fc.nat(30))
      .map(([folder, name]) => `${folder}f${name}`),
    bytes: fc.nat(120),
    isNew: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.uniqueArray(candidate, { selector: ({ path }) => path }), (candidates) => {
      const { taken, leftOut } = chooseFiles(candidates, LIMITS)
      const isTaken = new Set(taken)
      const added = candidates.filter(({ path, isNew }) => isNew && isTaken.has(path))
      expect(added.length).toBeLessThanOrEqual(LIMITS.untrackedFilesMax)
      expect(added.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(LIMITS.untrackedBytesMax)
      for (const { path, bytes, isNew } of candidates) {
        expect(isNew || bytes > LIMITS.fileBytesMax || isTaken.has(path)).toBe(true)
        const isNamed = leftOut.some((out) => out.path === path || path.startsWith(out.path))
        expect(isTaken.has(path) || isNamed).toBe(true)
      }
    }),
  )
})
