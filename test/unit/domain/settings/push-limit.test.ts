import { describe, expect, test } from 'vitest'
import { parseSettings } from '../../../../src/domain/settings/parse-settings.ts'
import { hostOf, pushLimit } from '../../../../src/domain/settings/push-limit.ts'
import { DEFAULT_SETTINGS } from '../../../../src/domain/settings/settings.ts'

test.each([
  ['https://github.com/ada/site.git', 'github.com'],
  ['https://GitHub.com/ada/site.git', 'github.com'],
  ['https://ada@github.com:443/ada/site', 'github.com'],
  ['ssh://git@git.example.com:2222/site', 'git.example.com'],
  ['git@github.com:ada/site.git', 'github.com'],
  ['http://[::1]:8080/site', '[::1]'],
  ['/srv/git/site.git', null],
  ['../site.git', null],
  ['file:///srv/git/site.git', null],
  ['C:\\git\\site', null],
  ['', null],
])('the host of %s is %s', (remote, host) => {
  expect(hostOf(remote)).toBe(host)
})

describe('the limit on background pushes', () => {
  const limit = (yaml: string, remote: string | null) => pushLimit(parseSettings(yaml).settings, remote)
  const GITHUB = 'git@github.com:ada/site.git'

  test('is 6 a minute on github.com, also where other hosts are named; elsewhere there is none', () => {
    expect(pushLimit(DEFAULT_SETTINGS, GITHUB)).toBe(6)
    expect(limit('hosts: {git.example.com: {pushes_per_minute: 2}}', GITHUB)).toBe(6)
    expect(pushLimit(DEFAULT_SETTINGS, 'git@git.example.com:x')).toBeNull()
  })

  test('is what the settings say, and the nearest name counts', () => {
    const yaml = [
      'hosts:',
      '  "*": {pushes_per_minute: 1}',
      '  "*.example.com": {pushes_per_minute: 2}',
      '  Git.example.com: {pushes_per_minute: 3}',
      '  github.com: {pushes_per_minute: 4}',
    ].join('\n')
    expect(limit(yaml, 'https://git.example.com/x')).toBe(3)
    expect(limit(yaml, 'https://other.example.com/x')).toBe(2)
    expect(limit(yaml, 'https://example.com/x')).toBe(1)
    expect(limit(yaml, GITHUB)).toBe(4)
  })

  test('does not hold for folders, nor without a remote', () => {
    const yaml = 'hosts: {"*": {pushes_per_minute: 1}}'
    expect(limit(yaml, '/srv/git/site.git')).toBeNull()
    expect(limit(yaml, null)).toBeNull()
  })

  test.each([
    ['hosts: {github.com: {pushes_per_minute: many}}', /^1: "hosts\.github\.com.*whole number/],
    ['hosts: {github.com: {pushes_per_minute: 0}}', /from 1 on/],
    ['hosts: {github.com: {pushes: 6}}', /"pushes" is not a setting/],
    ['hosts: {"two words": {pushes_per_minute: 6}}', /a host name was expected/],
    ['hosts: {github.com: 6}', /a map was expected/],
    ['hosts: 6', /a map was expected/],
    ['hosts: {__proto__: {pushes_per_minute: 6}}', /^/],
  ])('%s is a problem with its line, or nothing that counts, and the default holds', (yaml, message) => {
    const { settings, problems } = parseSettings(yaml)
    const said = problems.map(({ line, message: text }) => `${line}: ${text}`).join(' | ')
    expect(said).toMatch(message)
    expect(pushLimit(settings, GITHUB)).toBe(6)
    expect(({} as Record<string, unknown>)['pushes_per_minute']).toBeUndefined()
  })
})
