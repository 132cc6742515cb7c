import { expect, test } from 'vitest'
import { readCommitter } from '../../src/adapters/git/git-commits.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

const NOBODY = {
  GIT_COMMITTER_NAME: undefined,
  GIT_COMMITTER_EMAIL: undefined,
  GIT_AUTHOR_NAME: undefined,
  GIT_AUTHOR_EMAIL: undefined,
}

test.each([
  ['a plain name', { 'user.name': 'Ada Lovelace', 'user.email': 'ada@example.invalid' }, {}],
  ['a name in other letters', { 'user.name': 'Zoë Müller-Łuk', 'user.email': 'z+w@example.invalid' }, {}],
  ['a name that git cleans', { 'user.name': ' "Ada" <x>. ', 'user.email': '<ada@example.invalid>' }, {}],
  [
    'a committer of its own',
    { 'user.name': 'Ada', 'user.email': 'ada@example.invalid', 'committer.name': 'Robot' },
    {},
  ],
  [
    'a committer by the environment',
    { 'user.name': 'Ada', 'user.email': 'ada@example.invalid' },
    { GIT_COMMITTER_NAME: 'Robot', GIT_COMMITTER_EMAIL: 'robot@example.invalid' },
  ],
  [
    'a date by the environment',
    { 'user.name': 'Ada', 'user.email': 'ada@example.invalid' },
    { GIT_COMMITTER_DATE: '1700000000 +0130' },
  ],
  [
    'a time zone west',
    { 'user.name': 'Ada', 'user.email': 'ada@example.invalid' },
    { TZ: 'America/St_Johns' },
  ],
])('the committer is whom git would name: %s', async (_title, settings, more) => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'ada')
  for (const [name, value] of Object.entries(settings)) await git(dir, 'config', name, value)
  const environment: NodeJS.ProcessEnv = { ...process.env, ...NOBODY, ...more }
  const place = await openPlace(dir, environment)
  const before = process.env['TZ']
  process.env['TZ'] = environment['TZ'] ?? ''
  try {
    const said = await place.git.run(['var', 'GIT_COMMITTER_IDENT'])
    const [, who, zone] = /^(.*) \d+ ([+-]\d{4})$/.exec(said) ?? []
    const [, ourWho, ourZone] = /^(.*) \d+ ([+-]\d{4})$/.exec(await readCommitter(place)) ?? []
    expect([ourWho, ourZone]).toEqual([who, zone])
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})

test('nobody with an empty name may commit', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'ada')
  await git(dir, 'config', 'user.name', '')
  const place = await openPlace(dir, { ...process.env, ...NOBODY })
  await expect(readCommitter(place)).rejects.toMatchObject({ code: 'IDENTITY_MISSING' })
})
