import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFleet, type FleetDocument, scripted, until } from '../support/a-fleet.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'

const VALUE = 'postgres-4711'

/** A user with a file of variables of that name. */
async function withFile(settings: string, env: Readonly<Record<string, string>> = {}) {
  const { brain: first, project } = await aFleet(settings)
  const config = join(project.box.path, 'config')
  const folder = join(config, 'brain', 'env')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'shop.env')
  writeFileSync(file, `DATABASE_PASSWORD=${VALUE}\n`, { mode: 0o600 })
  const brain = await project.join('ada', {
    XDG_CONFIG_HOME: config,
    XDG_CACHE_HOME: join(project.box.path, 'cache'),
    ...env,
  })
  await scripted(first, 'Uses it', 'submit')
  return { brain, project, folder, file }
}

async function untilOver(brain: Awaited<ReturnType<typeof withFile>>['brain']): Promise<void> {
  await until('it is over', async () => {
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    return workers.every(({ state }) => state === 'delivered' || state === 'over')
  })
}

test('a worker gets the variables of the file that the settings name', async () => {
  const setup = `setup: ['printf %s "$DATABASE_PASSWORD" | wc -c | tr -d " " >length.txt']\n`
  const { brain, project } = await withFile(`env_file: shop.env\n${setup}`)
  const said = await brain.brain('spawn', '1')
  await untilOver(brain)
  expect(await fileAt(project.remote, 'task/001', 'length.txt')).toBe(`${VALUE.length}\n`)
  expect(said.stdout + said.stderr).not.toContain(VALUE)
})

test('a value that was printed goes into no incident', async () => {
  const { brain, project } = await withFile(
    `env_file: shop.env\nsetup: ['echo "it is $DATABASE_PASSWORD"; exit 3']\n`,
  )
  await brain.ok('spawn', '1')
  await untilOver(brain)
  const incident = await fileAt(project.remote, 'task/001.2', 'results/task-001-incident.md')
  expect(incident).toContain('it is …')
  expect(incident).not.toContain(VALUE)
})

test('the script with the values is its owner’s alone, has no secret of another variable, and goes with the session', async () => {
  const token = `ghp_${'a1B2c3D4e5F6g7H8i9'.repeat(2)}`
  const { brain } = await withFile("env_file: shop.env\nsetup: ['sleep 8']\n", {
    SOME_HEADER: `Bearer ${token}`,
  })
  await brain.ok('spawn', '1')
  const script = join(brain.dir, '.git/brain/fleet/task-001/session.sh')
  expect(statSync(script).mode & 0o777).toBe(0o600)
  const text = readFileSync(script, 'utf8')
  expect(text).toContain(VALUE)
  expect(text).not.toContain(token)
  await untilOver(brain)
  expect(existsSync(script)).toBe(false)
  expect(await brain.ok('fleet', 'logs', '1')).toContain('session_id')
})

test('a file that is missing, that others can read, or that git keeps, is refused before anything is claimed', async () => {
  const { brain, project, folder, file } = await withFile('env_file: shop.env\n')
  const refusal = async (): Promise<string> => {
    const { code, message } = await brain.refused('spawn', '1')
    return `${code}: ${message}`
  }
  chmodSync(file, 0o644)
  expect(await refusal()).toContain('BAD_INPUT: Other users of this machine can read')
  chmodSync(file, 0o600)
  await git(folder, 'init', '--quiet')
  await git(folder, 'add', 'shop.env')
  expect(await refusal()).toContain('BAD_INPUT: Git keeps')
  const { checks } = await brain.data<{ checks: { name: string; status: string; message: string }[] }>(
    'health',
  )
  expect(checks.find(({ name }) => name === 'runners')).toMatchObject({ status: 'warn' })
  await git(folder, 'rm', '--quiet', '--force', 'shop.env')
  expect(await refusal()).toContain('BAD_INPUT: There is no file')
  writeFileSync(file, `nonsense ${VALUE}\n`, { mode: 0o600 })
  expect(await refusal()).toMatch(/shop\.env:1 is no NAME=value\.$/)
  expect(await readRef(project.remote, 'refs/heads/task/001')).toBeNull()
})
