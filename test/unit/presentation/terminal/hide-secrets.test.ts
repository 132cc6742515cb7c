import { expect, test } from 'vitest'
import { paintFor } from '../../../../src/presentation/terminal/color.ts'
import { hideSecrets } from '../../../../src/presentation/terminal/hide-secrets.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const long = (length: number): string => 'aB3dE6gH9jK2mN5pQ8rS'.repeat(9).slice(0, length)
const TOKEN = ['ghp', long(36)].join('_')
const KEY = [
  '-----BEGIN',
  `PRIVATE KEY-----\nMII${long(61)}\n${long(64)}\n${long(20)}==\n-----END PRIVATE KEY-----`,
].join(' ')

const paint = paintFor({}, {})

async function shown(text: string, data: object = {}): Promise<string> {
  const outcome = await hideSecrets({ kind: 'x', data: { text, ...data }, text: () => text }, paint)
  return `${JSON.stringify(outcome.data)}\n${outcome.text(paint)}\n${(outcome.notes ?? []).join('\n')}`
}

const marked = (mark: string): string => KEY.replaceAll(/^/gm, mark)

test.each(['', '+', '-', '  -', '> ', '| ', '    '])(
  'a key behind "%s" is hidden, line by line',
  async (mark) => {
    const said = await shown(`Before\n${marked(mark)}\nAfter it all is well.`)
    expect(said).not.toMatch(/aB3dE6gH9jK2/)
    expect(said).toContain('[a private key]')
    expect(said).toContain('After it all is well.')
    expect(said).toContain('Hidden here: a private key.')
  },
)

test.each([
  ['behind an escaped newline', JSON.stringify({ out: `env:\n${TOKEN}` })],
  ['before one', JSON.stringify({ out: `${TOKEN}\nend` })],
  ['in quotes', `"${TOKEN}"`],
  ['twice', `${TOKEN} ${TOKEN}`],
])('a token %s is hidden', async (_, text) => {
  const said = await shown(text)
  expect(said).not.toContain(TOKEN)
  expect(said).toContain('[a GitHub token]')
})

test('a key that was cut off hides nothing else, and what has no secret stays as it is', async () => {
  const others = { state: 'review', branch: 'task/001', commit: 'a1b2'.repeat(10), title: 'Form' }
  const said = await shown(KEY.split('\n').slice(0, 2).join('\n'), others)
  expect(said).toContain(JSON.stringify(others).slice(1, -1))
  expect(await shown('Nothing to see: https://example.org/a?b=c', others)).not.toContain('Hidden')
})

test('many are hidden in good time', async () => {
  const text = Array.from({ length: 4_000 }, (_, at) => `ghp_${String(at).padStart(6, '0')}${long(30)}`).join(
    '\n',
  )
  const started = performance.now()
  expect(await shown(text)).not.toContain('ghp_')
  expect(performance.now() - started).toBeLessThan(20_000)
})
