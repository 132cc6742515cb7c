import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { brain } from '../support/brain-cli.ts'
import type { Person } from '../support/a-project.ts'
import { fileAt, git, sandbox, writeFiles } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** A hook of git's own that plans a task in another repository, as a team might do. */
async function hook(folder: string, name: string, target: string): Promise<string> {
  const path = join(folder, name)
  const call = `'${process.execPath}' '${MAIN}' create-task 'From ${name}' -C '${target}' >'${path}.out' 2>&1`
  await writeFiles(folder, { [name]: `#!/bin/sh\n${call}\nexit 0\n` })
  await chmod(path, 0o755)
  return `${path}.out`
}

describe('a brain that a hook of git starts', () => {
  test.each(['pre-commit', 'post-commit', 'pre-push', 'pre-receive', 'post-receive'])(
    'in %s works on the repository that it was sent to, and leaves the hook’s own alone',
    async (name) => {
      const { project, people } = await stagedProject({ people: ['ada'], steps: [['ada', 'init']] })
      const [ada] = people
      const { project: other, people: others } = await stagedProject({ people: ['bob'], steps: [] })
      const [bob] = others
      const folder = name.endsWith('receive') ? join(other.remote, 'hooks') : join(bob.dir, '.git/hooks')
      await hook(folder, name, ada.dir)
      await bob.commit({ 'b.txt': 'b\n' }, 'Work of bob')
      await bob.git('push', '--quiet', 'origin', 'main')
      expect(await fileAt(project.remote, 'main', 'tasks/task-001.md')).toContain(`From ${name}`)
      expect(await git(bob.dir, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe('README.md\nb.txt')
      expect(await git(bob.dir, 'status', '--porcelain')).toBe('')
      expect(await git(other.remote, 'log', '-1', '--format=%s', 'main')).toBe('Work of bob')
      expect(await git(ada.dir, 'fsck', '--no-dangling')).not.toMatch(/error|missing/)
    },
  )

  test('by variables set on purpose, is not sent elsewhere either, and keeps the settings of git -c', async () => {
    const { project, people } = await stagedProject({ people: ['ada'], steps: [['ada', 'init']] })
    const [ada] = people
    const { project: other, people: others } = await stagedProject({ people: ['bob'], steps: [] })
    const [bob] = others
    const env = {
      GIT_DIR: join(bob.dir, '.git'),
      GIT_WORK_TREE: bob.dir,
      GIT_INDEX_FILE: join(bob.dir, '.git/other-index'),
      GIT_OBJECT_DIRECTORY: join(bob.dir, '.git/objects'),
      GIT_NAMESPACE: 'elsewhere',
      GIT_SHALLOW_FILE: join(bob.dir, 'none'),
      GIT_LITERAL_PATHSPECS: '1',
      GIT_EXTERNAL_DIFF: 'touch owned',
      GIT_CONFIG_PARAMETERS: "'user.name'='Configured'",
    }
    const run = await brain(ada.dir, ['create-task', 'Here'], { env })
    expect([run.code, run.stderr]).toEqual([0, expect.any(String) as string])
    expect(await git(project.remote, 'log', '-1', '--format=%an', 'main')).toBe('Configured')
    expect(await git(other.remote, 'for-each-ref')).not.toContain('brain')
  })
})

describe('a remote whose URL holds a password', () => {
  const SECRET = 'hush-hush'

  async function withPassword(url: (path: string) => string): Promise<Person> {
    const { project, people } = await stagedProject({
      people: ['ada'],
      steps: [
        ['ada', 'init'],
        ['ada', 'create-task', 'One'],
      ],
    })
    const [ada] = people
    const shown = url(project.remote)
    await git(ada.dir, 'remote', 'set-url', 'origin', shown)
    return ada
  }

  const COMMANDS = [
    'list --fetch',
    'status --fetch',
    'health',
    'worker-instructions 1',
    'create-task Two',
    'worker claim 1',
    'sync',
    'show 1 --fetch',
    'init',
  ]

  async function everythingSaid(person: Person): Promise<string> {
    let all = ''
    for (const command of COMMANDS)
      for (const flag of ['-v', '--json']) {
        const { stdout, stderr } = await person.brain(...command.split(' '), flag)
        all += `${command}\n${stdout}${stderr}`
      }
    return all
  }

  test.each([
    ['that answers', null],
    ['that is away', 'http://127.0.0.1:1'],
    ['with a name that is unknown', 'https://git.invalid'],
  ])('%s: it is nowhere in what is printed', async (_how, host) => {
    const address = (host ?? 'https://git.example.invalid').replace('://', `://ada:${SECRET}@`)
    const ada = await withPassword(() => `${address}/x.git`)
    if (host === null) {
      const real = await git(ada.dir, 'config', 'branch.main.remote').then(() =>
        join(ada.dir, '../origin.git'),
      )
      await git(ada.dir, 'config', `url.${real}.insteadOf`, `${address}/x.git`)
    }
    const said = await everythingSaid(ada)
    expect(said).toContain('list')
    expect(said).not.toContain(SECRET)
  })

  test('neither is a token in the place of the user', async () => {
    const ada = await withPassword(() => `https://${SECRET}@127.0.0.1:1/x.git`)
    expect(await everythingSaid(ada)).not.toContain(SECRET)
  })

  test('nor is it in what a settings file that git cannot read says', async () => {
    const box = await sandbox()
    const dir = await box.clone(await box.bareRemote({ files: { a: 'a\n' } }), 'ada')
    await writeFile(
      join(dir, '.git/config'),
      `[remote "origin"]\n\turl = https://ada:${SECRET}@127.0.0.1:1/x\n[broken\n`,
    )
    const { stdout, stderr } = await brain(dir, ['list', '-v'])
    expect(stdout + stderr).not.toContain(SECRET)
  })
})
