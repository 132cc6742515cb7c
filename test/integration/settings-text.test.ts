import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsText } from '../../src/adapters/git/settings-text.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

test('git reads settings as they were given, whatever stands in them', async () => {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote(), 'ada')
  const given = [
    ['filter.odd.clean', 'Ada "the first" \\ Lovelace; # no comment'],
    ['credential.https://host.example/a.b.helper', '!f() { echo "x\\ty"; }; f'],
    ['credential.https://host.example/a.b.helper', ''],
    ['url.ssh://git@host.example/a"b\\c.insteadof', ' leading and trailing '],
    ['brain.worker', 'two\nlines\tand a tab'],
  ] as const
  await appendFile(join(dir, '.git', 'config'), settingsText(given))
  for (const name of new Set(given.map(([one]) => one)))
    expect((await git(dir, 'config', '--local', '-z', '--get-all', name)).split('\0').slice(0, -1)).toEqual(
      given.filter(([one]) => one === name).map(([, value]) => value),
    )
})
