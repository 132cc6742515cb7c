import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitRepository } from '../../src/adapters/git/git-repository.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { systemClock, systemRandomness } from '../../src/adapters/system/system-clock.ts'
import type { Ports } from '../../src/app/observe.ts'
import { advanceUnlessSettled, type AdvancedTold, type Telling } from '../../src/app/workflow/settled-runs.ts'
import { runJson } from '../../src/presentation/run-json.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

const FILES = {
  'workflows/shop/workflow.yml':
    'template: own\nversion: "1"\ntitle: Shop\nasked: Build it\ninputs: { pages: [Home, About] }\n',
  'workflows/shop/template.yml': `schema: 1
name: own
version: "1"
title: Own
description: For tests.
inputs:
  pages: { type: list, description: Which, required: true }
phases:
  - id: pages
    title: Page
    each: { of: list, from: pages }
    artifact: "site/{{item.id}}.md"
    prompt: Write {{item.text}}.
`,
}

const TELLING: Telling<unknown> = {
  tell: (view) => JSON.parse(JSON.stringify(runJson(view))) as unknown,
  isTold: (value): value is unknown => typeof value === 'object' && value !== null,
}

interface Clone {
  readonly dir: string
  readonly advance: () => Promise<AdvancedTold<unknown>>
  /** How often the clone has looked. */
  readonly looks: () => number
}

async function aClone(): Promise<Clone> {
  const box = await sandbox()
  const dir = await box.clone(await box.bareRemote({ files: FILES }), 'ada')
  const repository = gitRepository(await openPlace(dir, process.env), systemClock)
  let looks = 0
  const look: typeof repository.look = (request) => {
    looks += 1
    return repository.look(request)
  }
  const ports: Ports = {
    repository: { ...repository, look },
    clock: systemClock,
    randomness: systemRandomness,
    actor: 'ada',
  }
  const advance: Clone['advance'] = () =>
    advanceUnlessSettled(ports, { check: () => Promise.resolve(null) }, TELLING)
  return { dir, advance, looks: () => looks }
}

/** What damage and strangers do to the files; each leaves the answer as it is. */
const DAMAGES: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  'is gone': (path) => rm(path),
  'is empty': (path) => writeFile(path, ''),
  'is cut off': async (path) => await writeFile(path, (await readFile(path, 'utf8')).slice(0, -20)),
  'is another version’s': async (path) => await writeFile(path, `0.0.0 ${await readFile(path, 'utf8')}`),
  'is a stranger’s': async (path) => {
    const [head] = (await readFile(path, 'utf8')).split('\n')
    await writeFile(path, `${head}\n{"all":true,"runs":[["shop",{}],7],"after":null,"until":null}`)
  },
  'is a folder': async (path) => {
    await rm(path)
    await mkdir(join(path, 'in-the-way'), { recursive: true })
  },
}

test('files that are damaged, foreign, missing or unwritable cost time, and never an answer', async () => {
  const { dir, advance, looks } = await aClone()
  const { told, done } = await advance()
  expect(done.map(({ task }) => task)).toEqual(['task-001', 'task-002'])
  const after = looks()
  expect((await advance()).told).toEqual(told)
  expect(looks()).toBe(after)
  for (const [what, damage] of Object.entries(DAMAGES))
    for (const name of ['settled.json', 'runs.json']) {
      await damage(join(dir, '.git/brain', name))
      expect((await advance()).told, `${name} ${what}`).toEqual(told)
      await rm(join(dir, '.git/brain', name), { recursive: true, force: true })
      await advance()
    }
  for (const name of ['settled.json', 'runs.json']) await rm(join(dir, '.git/brain', name), { force: true })
  await chmod(join(dir, '.git/brain'), 0o500)
  expect((await advance()).told).toEqual(told)
  await chmod(join(dir, '.git/brain'), 0o700)
})

test('what was missing from a partial clone counts once it is there, though no ref has moved', async () => {
  const { dir, advance } = await aClone()
  const blob = await git(dir, 'rev-parse', 'HEAD:workflows/shop/workflow.yml')
  const path = join(dir, '.git/objects', blob.slice(0, 2), blob.slice(2))
  await rename(path, `${path}.away`)
  const states = async (): Promise<unknown> =>
    (await advance()).told.map((run) => (run as { state: string }).state)
  expect(await states()).toEqual(['damaged'])
  expect(await states()).toEqual(['damaged'])
  await rename(`${path}.away`, path)
  expect(await states()).toEqual(['running'])
})
