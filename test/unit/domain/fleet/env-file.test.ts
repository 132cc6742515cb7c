import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEnvFile, withoutValues } from '../../../../src/domain/fleet/env-file.ts'
import { readFleetSettings } from '../../../../src/domain/fleet/read-fleet-settings.ts'

test('names and values, with or without export and quotes', () => {
  const text = `# a comment\n\nA=1\nexport B='two words'\nC="x#y"\r\nD=\nE=a=b "c"\n`
  expect(readEnvFile(text).variables).toEqual({ A: '1', B: 'two words', C: 'x#y', D: '', E: 'a=b "c"' })
})

test.each([
  ['A=1\nnonsense', 2],
  ['A-B=1', 1],
  ['A="x', 1],
  [`A='x' y`, 1],
  ['A="', 1],
])('a line that is no NAME=value is told by its number alone: %j', (text, line) => {
  expect(readEnvFile(text)).toEqual({ variables: null, line })
})

test('what is read was written so, whatever it is', () => {
  const value = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n'"]/g, '').trim())
  fc.assert(
    fc.property(value, (text) => {
      expect(readEnvFile(`NAME='${text}'\n`).variables).toEqual({ NAME: text })
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => void readEnvFile(text)))
})

test('no value of the file stays in a text, the longer ones first', () => {
  const variables = { LONG: 'secret-and-more', SHORT: 'secret', TINY: 'on' }
  expect(withoutValues('secret-and-more, secret, on', variables)).toBe('…, …, on')
})

test('the settings name a file, and no path', () => {
  expect(readFleetSettings('env_file: shop.env\n').settings.envFile).toBe('shop.env')
  for (const name of ['../x', '/etc/passwd', 'a/b', '.hidden', '-x'])
    expect(readFleetSettings(`env_file: "${name}"\n`).problem?.message).toContain('env_file')
})
