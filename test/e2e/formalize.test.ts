import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject } from '../support/a-project.ts'

const GOOD = {
  MISSION: '# Cart\n\nProject: shop\nRisk: low\nValidation: npm test\n',
  INVESTIGATION:
    '## Components\n\n- store: src/store.ts — Keeps it\n- cart: src/cart.ts — Shows it (depends on: store)\n',
  DECISIONS: '- `store`: ids are strings\n',
  CONCERNS: '- The clock is late\n',
}

test('a brainstorm becomes a manifest that a run can begin with; what is wrong comes at once, and nothing is written', async () => {
  const project = await aProject()
  const brain = await project.join('bea')
  const folder = join(project.box.path, 'brainstorm')
  const out = join(project.box.path, 'manifest.json')
  await mkdir(folder)
  await writeFile(join(folder, 'INVESTIGATION.md'), '## Components\n- cart: src/cart.ts (depends on: stor)\n')
  const wrong = await brain.brain('workflow', 'formalize', folder, '--output', out)
  expect(wrong.code).toBe(1)
  for (const said of [
    'MISSION.md: It is missing.',
    'DECISIONS.md: It is missing.',
    'INVESTIGATION.md:2:',
    '"stor"',
  ])
    expect(wrong.stdout).toContain(said)
  await expect(readFile(out)).rejects.toThrow('ENOENT')
  for (const [part, text] of Object.entries(GOOD)) await writeFile(join(folder, `${part}.md`), text)
  expect(await brain.ok('workflow', 'formalize', folder, '--output', out)).toContain('Wrote ')
  expect((await brain.brain('workflow', 'validate', out)).code).toBe(0)
  await brain.ok('workflow', 'new', '--template', 'components', '--manifest', out, 'A cart')
  const files = Object.entries(GOOD).map(([part, text]) => [
    `workflows/shop-cart/brainstorm/${part}.md`,
    text,
  ])
  await brain.git('pull', '--quiet', '--ff-only', 'origin', 'main')
  await brain.commit(Object.fromEntries(files) as Record<string, string>)
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
  const made = await brain.data<{ valid: boolean; manifest: object }>(
    'workflow',
    'formalize',
    'shop/cart',
    '--fetch',
  )
  expect(made).toMatchObject({
    valid: true,
    manifest: { name: 'cart', spec_dir: 'workflows/shop-cart/brainstorm', gotchas: ['The clock is late'] },
  })
})
