import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsNaming, folderIn, startDemo } from '../support/demo-run.ts'
import { git, sandbox } from '../support/git-sandbox.ts'

test('the unattended demo takes an idea to merged work, though three workers die, one lies and one stalls', async () => {
  const { path } = await sandbox()
  const run = await startDemo(path, { options: ['--unattended', '--seed', '1'] }).done
  expect(run, run.stdout.slice(-3000)).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toMatch(/Everything went as told: 7 steps, \d+ facts checked/)
  for (const said of ['killed from outside', 'crashed', 'delivered nothing', 'gave no sign of life'])
    expect(run.stdout).toContain(said)
  expect(run.stdout).toMatch(/(task-\d+): arm-\d+ crashed; why: brain fleet logs \1\n/)
  // What the demo says of itself, from the remote alone.
  const remote = join(folderIn(path), 'contact-form.git')
  const subjects = (await git(remote, 'log', '--all', '--format=%s')).split('\n')
  const causes = subjects.flatMap(
    (subject) => /: Release of a dead worker \((\w+)\)$/.exec(subject)?.[1] ?? [],
  )
  expect(causes.toSorted()).toEqual(['crash', 'killed', 'killed', 'nothing', 'silent'])
  const tasks = await git(remote, 'grep', '--count', '^closed: .as: completed,', 'main', '--', 'tasks')
  expect(tasks.split('\n')).toHaveLength(16)
  expect(processesOf(path)).toEqual([])
})

test('an interrupted unattended demo ends its workers, too, and loses nothing of what they had', async () => {
  const { path } = await sandbox()
  // With this seed, the very first worker stalls.
  const demo = startDemo(path, { options: ['--unattended', '--seed', '55'] })
  await demo.saw('arm-001 started')
  const isBegun = (): boolean => spawnSync('grep', ['-rqs', 'HALF DONE: specify$', path]).status === 0
  await expect.poll(isBegun, { timeout: 60_000, interval: 500 }).toBe(true)
  demo.interrupt()
  expect(await demo.done).toMatchObject({ code: 130 })
  expect(await commandsNaming(path)).toEqual([])
  expect(processesOf(path)).toEqual([])
  const remote = join(folderIn(path), 'contact-form.git')
  expect(await git(remote, 'log', '--all', '--format=%s', '-GHALF DONE: specify$')).toContain('Rescue')
})

/** Workers carry a mark in their environment. */
function processesOf(path: string): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1')
      return environment.includes('BRAIN_FLEET=') && environment.includes(path)
    } catch {
      return false
    }
  })
}
