import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { askPlace } from '../../src/adapters/git/ask-place.ts'
import { recallPlace, rememberPlace } from '../../src/adapters/git/place-cache.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

async function aClone(): Promise<string> {
  const box = await sandbox()
  return await box.clone(await box.bareRemote({ files: { 'README.md': 'x\n' } }), 'ada')
}

const LATER_MS = 60_000

test('where a clone stands is remembered until somebody changes its settings', async () => {
  const dir = await aClone()
  const said = await askPlace(dir, process.env)
  await rememberPlace(said, process.env, Date.now() + LATER_MS)
  expect(recallPlace(dir, process.env)).toEqual(said)
  await git(dir, 'config', 'user.name', 'Bea')
  expect(recallPlace(dir, process.env)).toBeNull()
})

test('settings that somebody changed while git was asked are asked for again', async () => {
  const dir = await aClone()
  const askedMs = Date.now()
  const said = await askPlace(dir, process.env)
  await git(dir, 'config', 'user.name', 'Bea')
  await rememberPlace(said, process.env, askedMs)
  expect(recallPlace(dir, process.env)).toBeNull()
})

test('no repository is found beyond a ceiling', async () => {
  const dir = await aClone()
  const below = join(dir, 'src/deep')
  await mkdir(below, { recursive: true })
  const said = await askPlace(dir, process.env)
  await rememberPlace(said, process.env, Date.now() + LATER_MS)
  const from = (ceiling: string): unknown =>
    recallPlace(below, { ...process.env, GIT_CEILING_DIRECTORIES: ceiling })
  expect(from(join(dir, 'src'))).toBeNull()
  expect(from(dir)).toBeNull()
  expect(from(dirname(dir))).toEqual(said)
})
