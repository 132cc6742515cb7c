import { expect, test } from 'vitest'
import { renamedTemplate, saveTemplate, withSource } from '../../../../src/app/workflow/save-template.ts'
import { fold } from '../../../../src/domain/fold.ts'
import { EMPTY_LOOK } from '../../../../src/domain/look.ts'
import type { World } from '../../../../src/domain/snapshot.ts'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import { WHOLE } from '../../domain/workflow/a-template.ts'

const WORLD: World = {
  now: new Date('2026-11-21T09:00:00Z'),
  actor: 'bea',
  nonce: '0'.repeat(32),
  digest: (text) => text,
}
const PATH = '.brain/templates/release.yml'
const SOURCE = { url: 'https://example.com/a"b.git', commit: 'a'.repeat(40), path: 'x/release.yml' }

function save(text: string, { before, replace = false }: { before?: string; replace?: boolean } = {}) {
  const texts = new Map(before === undefined ? [] : [[PATH, before]])
  return saveTemplate(fold({ ...EMPTY_LOOK, texts }, WORLD), WORLD, { name: 'release', text, replace })
}

test('a new template is one file in one commit', () => {
  const saved = save(WHOLE)
  expect(saved).toMatchObject({ kind: 'change', result: { name: 'release', path: PATH, changed: true } })
  expect(
    'commits' in saved && saved.commits.map(({ edits }) => edits.find(({ path }) => path === PATH)),
  ).toEqual([{ path: PATH, text: WHOLE }])
})

test('another template of that name is replaced only when that is asked for', () => {
  expect(save(WHOLE, { before: 'other' })).toMatchObject({ kind: 'refusal', code: 'TEMPLATE_EXISTS' })
  expect(save(WHOLE, { before: 'other', replace: true })).toMatchObject({ result: { changed: true } })
})

test('the same text again changes nothing', () => {
  expect(save(WHOLE, { before: WHOLE })).toMatchObject({ commits: [], result: { changed: false } })
})

test('a template that has problems, or another name than its file, is not written', () => {
  expect(save('schema: 2\n')).toMatchObject({ code: 'TEMPLATE_INVALID' })
  expect(save(renamedTemplate(WHOLE, 'other'))).toMatchObject({
    code: 'TEMPLATE_INVALID',
    details: {
      problems: [{ line: 2, message: 'The name is "other"; "release" was expected, as the file is called.' }],
    },
  })
})

test('a template says where it comes from, in one line, and only once', () => {
  const once = withSource(WHOLE, SOURCE)
  expect(readTemplate(once, PATH).template?.source).toEqual(SOURCE)
  expect(withSource(once, SOURCE)).toBe(once)
  expect(once.replace(/^source:.*\n/m, '')).toBe(WHOLE)
})

test('a copy under another name is nobody’s import', () => {
  const block = WHOLE.replace('name: release\n', 'name: release\nsource:\n  url: x\n  commit: y\n  path: z\n')
  for (const text of [withSource(WHOLE, SOURCE), block])
    expect(renamedTemplate(text, 'mine')).toBe(WHOLE.replace('name: release', 'name: mine'))
})
