import { existsSync } from 'node:fs'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, type Person } from '../support/a-project.ts'
import { writeFiles } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

/* oxlint-disable no-control-regex -- control characters are what this test is about */
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/
/* oxlint-enable no-control-regex */

const EVIL = '\u001b]8;;http://evil.example\u001b\\x\u001b]8;;\u001b\\\tcol\u202E$(touch owned)'

/** What a worker with plain git can put on its branch. */
const SOURCES: Readonly<Record<string, (wil: Person, root: string) => Promise<void>>> = {
  'an author and a subject with escapes, tabs and reordering': async (wil) => {
    await wil.git('config', 'user.name', EVIL)
    await wil.commit({ 'src/a.txt': 'a\n' }, EVIL)
  },
  'names of files with line breaks, quotes and a leading dash': async (wil) => {
    await wil.commit({
      'src/a\nb\u001b[2J.txt': 'a\n',
      'src/"q"\'.txt': 'a\n',
      '-x': 'a\n',
      '--exec=touch owned': '',
    })
  },
  'an output beyond what is read': async (wil) => {
    await wil.commit({ 'results/task-001-output.md': 'x'.repeat(3_000_000) })
  },
  'a blocker that is deep and full of aliases': async (wil) => {
    const deep = `---\n${'- '.repeat(20_000)}x\n...\na: &a [*a, *a]\nb: [*a, *a]\n---\n# Blocker\n`
    await wil.commit({ 'results/task-001-blocker.md': deep })
  },
  'a status file that is a link out of the repository': async (wil, root) => {
    await writeFile(join(root, 'outside'), 'worker: outside-text\n')
    await wil.git('rm', '-q', 'results/task-001-status.md')
    await writeFiles(wil.dir, { 'results/keep': '' })
    await symlink(join(root, 'outside'), join(wil.dir, 'results/task-001-status.md'))
    await wil.git('add', 'results/task-001-status.md')
    await wil.git('commit', '--quiet', '--message', 'Link')
  },
  'screenshots without end': async (wil) => {
    const shots = Array.from({ length: 300 }, (_, index) => [`results/task-001-screenshots/${index}.png`, ''])
    await wil.commit(Object.fromEntries(shots) as Record<string, string>)
  },
}

/** Where it could come out. */
const SINKS = ['list', 'status', 'show 1', 'history 1', 'review 1 --patch', 'worker-instructions 1', 'health']

test.each(Object.entries(SOURCES))(
  '%s: nothing runs, nothing reaches the screen, nothing is followed',
  async (_name, put) => {
    const { project, people } = await stagedProject({
      people: ['ada', 'wil'],
      steps: [
        ['ada', 'init'],
        ['ada', 'create-task', 'One'],
        ['wil', 'worker', 'claim', '1', '--as', EVIL],
        ['wil', 'worker', 'submit', '1', '--summary', 'Done'],
      ],
    })
    const [ada, wil] = people
    await put(wil, project.box.path)
    await wil.git('push', '--quiet', 'origin', 'HEAD:refs/heads/task/001')
    await ada.git('fetch', '--quiet')
    for (const command of SINKS) {
      const { code, stdout, stderr } = await ada.brain(...command.split(' '))
      expect([0, 1], `${command}\n${stderr}`).toContain(code)
      expect(stdout + stderr, command).not.toMatch(UNSAFE)
      expect(stdout + stderr, command).not.toContain('outside-text')
      expect(stdout.length, command).toBeLessThan(400_000)
    }
    expect(existsSync(join(ada.dir, 'owned'))).toBe(false)
    await wil.brain('worker', 'report', '1', '--progress', '50')
    const outside = join(project.box.path, 'outside')
    const kept = await readFile(outside, 'utf8').catch(() => null)
    expect([null, 'worker: outside-text\n']).toContain(kept)
  },
)

test.each(['../../x', '-1', '1;touch owned', '$(touch owned)', 'task-001/../../x', '1\u001b[2J'])(
  'the id %j is no path, option or command',
  async (id) => {
    const project = await aProject()
    const ada = await project.join('ada')
    const { code, stderr } = await ada.brain('show', '--', id)
    expect([code, stderr]).toEqual([2, expect.stringContaining('INVALID_ID') as string])
    expect(stderr).not.toMatch(UNSAFE)
  },
)
