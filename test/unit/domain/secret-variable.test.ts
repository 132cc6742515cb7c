import { expect, test } from 'vitest'
import { checkEnvironment } from '../../../src/adapters/system/check-environment.ts'
import { isSecretVariable } from '../../../src/domain/secret-variable.ts'

const SECRETS = {
  GITHUB_PAT: 'x',
  MYSQL_PWD: 'x',
  AZURE_STORAGE_CONNECTION_STRING: 'x',
  SLACK_WEBHOOK_URL: 'x',
  SENTRY_DSN: 'x',
  SESSION_COOKIE: 'x',
  NPM_TOKEN: 'x',
  DATABASE: 'postgres://ada:secret@db/app',
}
const PLAIN = {
  PATH: '/usr/bin',
  PWD: '/home',
  OLDPWD: '/',
  PATTERN: 'x',
  LANG: 'C',
  SITE: 'https://ada@site/',
}

test('variables that hold a credential are told by their names or values, and no others', () => {
  expect(Object.entries(SECRETS).filter(([name, value]) => !isSecretVariable(name, value))).toEqual([])
  expect(Object.entries(PLAIN).filter(([name, value]) => isSecretVariable(name, value))).toEqual([])
})

test('none of them reaches a check', () => {
  const seen = checkEnvironment({ ...SECRETS, ...PLAIN }, '/empty')
  expect(Object.keys(seen).filter((name) => name in SECRETS)).toEqual([])
  expect(seen).toMatchObject(PLAIN)
})
