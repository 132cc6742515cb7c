import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, type Person } from '../support/a-project.ts'
import { git } from '../support/git-sandbox.ts'
import { WHOLE } from '../unit/domain/workflow/a-template.ts'

interface Listed {
  readonly templates: readonly { name: string; origin: string; problems: number; source: unknown }[]
}

async function bea(): Promise<Person> {
  return await (await aProject()).join('bea')
}

async function onMain(person: Person, path: string): Promise<string> {
  await person.git('fetch', '-q', 'origin')
  return await person.git('show', `origin/main:${path}`)
}

test('a template is begun, checked, shown, exported and imported under another name', async () => {
  const brain = await bea()
  await brain.ok('workflow', 'template', 'new', 'ours', '--from', 'bugfix')
  expect(await onMain(brain, '.brain/templates/ours.yml')).toMatch(/^schema: 1\nname: ours\n/)
  await brain.ok('workflow', 'template', 'new', 'small')
  expect(await brain.ok('workflow', 'validate')).toContain('✓ .brain/templates/small.yml')
  const { templates } = await brain.data<Listed>('workflow', 'template', 'list')
  expect(templates.map(({ name, origin }) => `${name} ${origin}`)).toEqual([
    'ours repository',
    'small repository',
    ...[
      'interactive',
      'speckit',
      'components',
      'feature',
      'bugfix',
      'refactor',
      'research',
      'infrastructure',
    ].map((name) => `${name} built-in`),
  ])
  expect(await brain.ok('workflow', 'template', 'show', 'ours')).toContain('5. document: Document it')
  const file = join(await mkdtemp(join(tmpdir(), 'brain-')), 'ours.yml')
  await brain.ok('workflow', 'template', 'export', 'ours', '--to', file)
  expect(await readFile(file, 'utf8')).toBe(await brain.ok('workflow', 'template', 'export', 'ours'))
  expect(await brain.refused('workflow', 'template', 'export', 'ours', '--to', file)).toMatchObject({
    code: 'FILE_UNWRITABLE',
  })
  await brain.ok('workflow', 'template', 'import', file, '--as', 'copied')
  expect(await onMain(brain, '.brain/templates/copied.yml')).toContain('name: copied\n')
})

test('a template of the repository takes the place of the built-in one of that name', async () => {
  const brain = await bea()
  await brain.ok('workflow', 'template', 'new', 'feature')
  const shown = await brain.data<{ origin: string }>('workflow', 'template', 'show', 'feature')
  expect(shown.origin).toBe('repository')
  const again = ['workflow', 'template', 'new', 'feature', '--from', 'feature'] as const
  expect((await brain.data<{ changed: boolean }>(...again)).changed).toBe(false)
  expect(await brain.refused('workflow', 'template', 'new', 'feature', '--from', 'bugfix')).toMatchObject({
    code: 'TEMPLATE_EXISTS',
    exit: 1,
  })
  await brain.ok('workflow', 'template', 'new', 'feature', '--from', 'bugfix', '--replace')
  expect(await onMain(brain, '.brain/templates/feature.yml')).toContain('title: Fix a bug')
})

test('problems are listed with lines and fixes, and a template that has any is not written', async () => {
  const brain = await bea()
  const file = join(brain.dir, 'bad.yml')
  await writeFile(file, WHOLE.replace('gate: human', 'gate: humn').replace('[plan, review]', '[plan, reviw]'))
  const run = await brain.brain('workflow', 'validate', file, '--json')
  expect(run.code).toBe(1)
  expect(run.json().data).toMatchObject({
    valid: false,
    templates: [
      { problems: [{ line: 24, fix: 'Write human, if that is meant.' }, { line: 43 }, { line: 47 }] },
    ],
  })
  const text = await brain.brain('workflow', 'validate', file)
  expect(text.stdout).toContain('line 24: "phases.plan.gate" is "humn"')
  const refused = await brain.refused('workflow', 'template', 'import', file)
  expect(refused).toMatchObject({ code: 'TEMPLATE_INVALID', exit: 2 })
  expect(refused.message).toContain('line 24')
  expect(await brain.git('ls-remote', '--heads', 'origin')).toBe(
    await brain.git('ls-remote', '--heads', '.', 'main'),
  )
})

test.each([
  [['workflow', 'template', 'show', 'featur'], 'TEMPLATE_NOT_FOUND', 1],
  [['workflow', 'validate', 'featur'], 'TEMPLATE_NOT_FOUND', 1],
  [['workflow', 'template', 'new', '../evil'], 'USAGE', 2],
  [['workflow', 'template', 'new', 'x', '--from', 'nothing'], 'TEMPLATE_NOT_FOUND', 1],
  [['workflow', 'template', 'lst'], 'USAGE', 2],
  [['workflow', 'validate', './missing.yml'], 'FILE_NOT_READABLE', 2],
])('brain %j is refused with %s', async (words, code, exit) => {
  expect(await (await bea()).refused(...words)).toMatchObject({ code, exit })
})

test('a dry run says what would be written, and writes nothing', async () => {
  const brain = await bea()
  const before = await brain.git('ls-remote', 'origin')
  expect(await brain.ok('workflow', 'template', 'new', 'ours', '--dry-run')).toContain(
    '.brain/templates/ours.yml',
  )
  expect(await brain.git('ls-remote', 'origin')).toBe(before)
})

const LARGE = `${WHOLE}# ${'x'.repeat(70_000)}\n`

test.each([true, false])(
  'an import from git is taken at a commit, which is written down (%s)',
  async (isFiltering) => {
    const project = await aProject()
    const brain = await project.join('bea')
    const shared = await project.box.bareRemote({
      name: 'shared',
      files: { 'flows/release.yml': WHOLE, 'ci.yml': 'on: push\n', 'large.yml': LARGE },
    })
    await git(shared, 'config', 'uploadpack.allowFilter', String(isFiltering))
    const commit = await brain.git('ls-remote', shared, 'HEAD').then((line) => line.slice(0, 40))
    await brain.ok('workflow', 'template', 'import', `file://${shared}`)
    const text = await onMain(brain, '.brain/templates/release.yml')
    expect(text).toContain(
      `source: { url: "file://${shared}", commit: "${commit}", path: "flows/release.yml" }`,
    )
    await brain.ok(
      'workflow',
      'template',
      'import',
      `file://${shared}@${commit}`,
      '--path',
      'flows/release.yml',
      '--as',
      'two',
    )
    const refusals = [
      [`file://${shared}`, '--path', 'nothing.yml'],
      [`file://${shared}`, '--path', 'large.yml'],
      [`file://${shared}@${'0'.repeat(40)}`],
    ]
    for (const words of refusals)
      expect(await brain.refused('workflow', 'template', 'import', ...words)).toMatchObject({
        code: 'BAD_INPUT',
      })
  },
)

test('a remote that is not there is said without the password in its URL', async () => {
  const brain = await bea()
  const url = 'http://ada:hunter2hunter2@127.0.0.1:9/x.git'
  const run = await brain.brain('workflow', 'template', 'import', url, '-v')
  expect(run.code).not.toBe(0)
  expect(run.stdout + run.stderr).not.toContain('hunter2')
})
