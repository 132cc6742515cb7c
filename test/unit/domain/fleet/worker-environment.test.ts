import { expect, test } from 'vitest'
import { sandboxEnvironment, workerEnvironment } from '../../../../src/domain/fleet/worker-environment.ts'

const IDENTITY = { worker: 'arm-001', mark: 'f00d' }

function names(environment: Record<string, string>, keeps: readonly string[] = []) {
  const made = workerEnvironment(environment, { keeps, sets: { GOOSE_MODE: 'auto' } }, IDENTITY)
  const own = ['BRAIN_WORKER', 'BRAIN_FLEET', 'GIT_TERMINAL_PROMPT', 'GOOSE_MODE']
  expect(own.map((name) => made[name])).toEqual(['arm-001', 'f00d', '0', 'auto'])
  return Object.keys(made).filter((name) => !own.includes(name))
}

test("the brain's secrets stay with the brain; what the agent needs by name is passed on", () => {
  const all = {
    GH_TOKEN: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    DB: 'pg://u:pw@host/x',
    ANTHROPIC_API_KEY: 'x',
    PATH: '/bin',
  }
  expect(names(all)).toEqual(['PATH'])
  expect(names(all, ['ANTHROPIC_API_KEY'])).toEqual(['ANTHROPIC_API_KEY', 'PATH'])
})

test.each([
  'GITHUB_PAT',
  'MYSQL_PWD',
  'AZURE_STORAGE_CONNECTION_STRING',
  'DB_CONN_STR',
  'SLACK_WEBHOOK_URL',
  'SENTRY_DSN',
  'SESSION_COOKIE',
])('%s names a secret', (name) => {
  expect(names({ [name]: 'x', LANG: 'C' })).toEqual(['LANG'])
})

test('folders and paths are no secrets; a URL with a password or a token in it is one', () => {
  const plain = { PWD: '/x', OLDPWD: '/y', PATH: '/bin', PATTERN: 'x', REGISTRY: 'https://x.org:4873/@me' }
  expect(names(plain)).toEqual(Object.keys(plain))
  expect(
    names({ A: 'redis://:pass@host/0', B: 'https://0123456789abcdef0123@host', C: 'ssh://git@host/x' }),
  ).toEqual(['C'])
})

test('no worker takes itself for a child of the agent that brain runs under', () => {
  const parent = {
    CLAUDECODE: '1',
    CLAUDE_CODE_ENTRYPOINT: 'cli',
    CLAUDE_CODE_SESSION_ID: 'x',
    CODEX_THREAD_ID: 'x',
    GEMINI_CLI: '1',
    CURSOR_AGENT: '1',
    BRAIN_WORKER: 'lead',
    BRAIN_DIR: '/x',
  }
  expect(names(parent)).toEqual([])
})

test('git can reach the remote, and is sent nowhere else', () => {
  const access = {
    SSH_AUTH_SOCK: '/s',
    GIT_SSH_COMMAND: 'ssh -i k',
    GIT_CONFIG_KEY_0: 'a',
    HTTPS_PROXY: 'http://u:p@proxy',
  }
  expect(names({ ...access, GIT_DIR: '/x', GIT_INDEX_FILE: '/x', GIT_AUTHOR_NAME: 'me' })).toEqual(
    Object.keys(access),
  )
})

test('in a sandbox nothing is left that leads to a key or to folders that are not there', () => {
  const made = sandboxEnvironment({
    PATH: '/bin',
    ANTHROPIC_API_KEY: 'x',
    SSH_AUTH_SOCK: '/run/agent',
    GIT_SSH_COMMAND: 'ssh -i key',
    GIT_CONFIG_VALUE_0: 'x',
    GIT_TERMINAL_PROMPT: '0',
    XDG_RUNTIME_DIR: '/run/user/1',
    TMPDIR: '/var/folders/x',
    BRAIN_FLEET: 'f00d',
  })
  expect(Object.keys(made)).toEqual(['PATH', 'ANTHROPIC_API_KEY', 'GIT_TERMINAL_PROMPT', 'BRAIN_FLEET'])
})
