import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../../src/domain/failure.ts'
import { assertNoSecrets } from '../../../src/presentation/secrets.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const LETTERS = 'aB3dE6gH9jK2mN5pQ8rS'
const long = (length: number): string => LETTERS.repeat(Math.ceil(length / LETTERS.length)).slice(0, length)

const SECRETS: readonly { kind: string; secret: string }[] = [
  { kind: 'an OpenAI API key', secret: `sk-proj-${long(40)}` },
  { kind: 'an Anthropic API key', secret: `sk-ant-api03-${long(40)}` },
  {
    kind: 'a private key',
    secret: `-----BEGIN RSA PRIVATE KEY-----MII${long(120)}-----END RSA PRIVATE KEY-----`,
  },
  {
    kind: 'a private key',
    secret: `-----BEGIN PRIVATE KEY-----\nMII${long(60)}\n${long(60)}\n-----END PRIVATE KEY-----`,
  },
  {
    kind: 'a private key',
    secret: `-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${long(60)}\n`,
  },
  { kind: 'a GitHub token', secret: `ghp_${long(36)}` },
  { kind: 'a GitHub token', secret: `gho_${long(36)}` },
  { kind: 'a GitHub token', secret: `github_pat_${long(60)}` },
  { kind: 'a Slack token', secret: `xoxb-123456789012-${long(24)}` },
  { kind: 'a Slack token', secret: `xoxp-123456789012-${long(24)}` },
  { kind: 'an AWS access key', secret: `AKIA${'Q3EGVXW7'.repeat(2)}` },
  { kind: 'an npm token', secret: `npm_${long(36)}` },
  { kind: 'a URL with a password', secret: 'https://ada:hunter2go@git.example.org/site.git' },
  { kind: 'a URL with a password', secret: 'redis://:hunter2go@cache.example.org' },
  { kind: 'gitlab personal access token', secret: `glpat-${long(20)}` },
]

async function refused(text: string): Promise<Failure> {
  try {
    await assertNoSecrets(text, 'the task')
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error(`not found in ${text}`)
}

test.each(SECRETS)('$kind is found, with its line and without itself', async ({ kind, secret }) => {
  const failure = await refused(`First line.\nUse ${secret} for it.`)
  expect(failure.code).toBe('SECRET_FOUND')
  expect(failure.details).toEqual({ what: 'the task', kind, line: 2 })
})

test.each(SECRETS)('$kind is found in JSON, right behind an escaped newline', async ({ kind, secret }) => {
  expect((await refused(JSON.stringify({ text: `Use this:\n${secret}` }))).details['kind']).toBe(kind)
})

test('a token is found wherever it stands among words', async () => {
  const tokens = SECRETS.map(({ secret }) => secret)
  const words = fc.array(fc.constantFrom('the ', 'key ', 'is:', '"', '=', '(', '\n', 'TOKEN_', 'ä ', '`'), {
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(words, fc.constantFrom(...tokens), words, async (before, token, after) => {
      await refused(`${before.join('')}${token} ${after.join(' ')}`)
    }),
    { numRuns: 60 },
  )
})

describe('no secrets are', () => {
  test('object ids, digests and nonces', async () => {
    const hex = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...'0123456789abcdef'.split('')),
        minLength: length,
        maxLength: length,
      })
    const numbers = fc.oneof(
      hex(40),
      hex(64),
      hex(32),
      hex(7),
      hex(64).map((digest) => `sha256:${digest}`),
    )
    const said = fc.constantFrom('commit: ', 'nonce: ', 'token: ', 'secret: ', '', 'api_key=', 'task/012@')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(said, numbers), { minLength: 1, maxLength: 8 }), async (lines) => {
        await assertNoSecrets(lines.map((line) => line.join('')).join('\n'), 'the task')
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    'Read sk-proj-… from the environment; AKIAIOSFODNN7EXAMPLE is the one in the manual.',
    'Clone https://github.com/acme/site.git, or git@github.com:acme/site.git',
    'postgres://user:password@db.example.com/site, or postgres://$USER:$PASSWORD@db/site',
    'postgres://postgres:postgres@localhost:5432/site and redis://:dev-only-1234@localhost',
    'The header is -----BEGIN PRIVATE KEY----- and src/presentation/terminal/commands reads it.',
    'See https://example.com/a:b@c and results/task-012-screenshots/login-page-before.png',
    'npm_config_registry, ghp_ and xoxb- are only names.',
  ])('in: %s', async (text) => {
    await expect(assertNoSecrets(text, 'the task')).resolves.toBeUndefined()
  })
})

test('long runs of what begins a secret do not hang it', async () => {
  const text = [
    'a'.repeat(300_000),
    '://'.repeat(50_000),
    'a://:'.repeat(30_000),
    `-----BEGIN PRIVATE KEY-----${'a: b\n'.repeat(30_000)}`,
  ]
  await assertNoSecrets(text.join('\n'), 'the task')
})

test('nothing is kept of a search once it is over', async () => {
  await assertNoSecrets('a-run-of-sixteen-and-more', 'the text')
  const before = performance.getEntries().length
  for (let times = 0; times < 20; times++) await assertNoSecrets('a-run-of-sixteen-and-more', 'the text')
  expect(performance.getEntries().length).toBe(before)
})
