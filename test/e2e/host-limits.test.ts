import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aProject, approve, type Person, type Project } from '../support/a-project.ts'
import { fileAt, git, readRef, writeFiles } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

/** The remote goes by an address of github.com, and git is told where that really is. */
async function onGithub(person: Person, remote: string): Promise<void> {
  const url = 'https://github.com/ada/site.git'
  await person.git('config', `url.${remote}.insteadOf`, url)
  await person.git('remote', 'set-url', 'origin', url)
}

interface Told {
  readonly pushed: boolean
}

async function report(worker: Person, progress: number): Promise<boolean> {
  return (await worker.data<Told>('worker', 'report', '1', '--progress', String(progress))).pushed
}

async function claimed(): Promise<{ project: Project; wil: Person }> {
  const { project, people } = await stagedProject({
    people: ['ada', 'wil'],
    steps: [
      ['ada', 'init'],
      ['ada', 'create-task', 'One'],
      ['wil', 'worker', 'claim', '1'],
    ],
  })
  const [, wil] = people
  return { project, wil }
}

describe('on a host that limits pushes', () => {
  test('progress beyond the limit is committed, and the next push that somebody waits for takes it along', async () => {
    const { project, wil } = await claimed()
    await onGithub(wil, project.remote)
    const pushed: boolean[] = []
    for (const progress of [10, 20, 30, 40, 50, 60, 70]) pushed.push(await report(wil, progress))
    expect(pushed).toEqual([true, true, true, true, true, false, false])
    expect(await fileAt(project.remote, 'task/001', 'results/task-001-status.md')).toContain('progress: 50')
    expect(await wil.git('show', 'HEAD:results/task-001-status.md')).toContain('progress: 70')
    const run = await wil.brain('worker', 'report', '1', '--progress', '75')
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('not pushed') as string])
    await wil.ok('worker', 'submit', '1', '--summary', 'Done')
    expect(await readRef(project.remote, 'refs/heads/task/001')).toBe(await wil.git('rev-parse', 'HEAD'))
    expect(await git(project.remote, 'log', '--format=%s', 'task/001')).toContain('(75%)')
  })

  test('elsewhere, and a minute later, every report is pushed', async () => {
    const { project, wil } = await claimed()
    for (const progress of [1, 2, 3, 4, 5, 6, 7, 8]) expect(await report(wil, progress)).toBe(true)
    await onGithub(wil, project.remote)
    expect(await report(wil, 9)).toBe(false)
    const old = Array.from({ length: 9 }, (_, index) => Date.now() - 61_000 - index).join('\n')
    await writeFiles(wil.dir, { '.git/brain/pushes.log': `${old}\nnot a number\n` })
    expect(await report(wil, 10)).toBe(true)
  })
})

/** As GitHub says it, to whoever pushes to main. */
const PROTECTED = `#!/bin/sh
while read -r from to ref; do
  if [ "$ref" = refs/heads/main ]; then
    echo "error: GH006: Protected branch update failed for refs/heads/main." >&2
    exit 1
  fi
done
`

async function protect({ remote }: Project): Promise<void> {
  await writeFiles(remote, { 'hooks/pre-receive': PROTECTED })
  await chmod(join(remote, 'hooks/pre-receive'), 0o755)
}

interface Checks {
  readonly checks: readonly { name: string; status: string; fix: string | null }[]
}

async function protection(person: Person): Promise<Checks['checks'][number] | undefined> {
  const { stdout } = await person.brain('health', '--json')
  const { checks } = (JSON.parse(stdout) as { data: Checks }).data
  return checks.find(({ name }) => name === 'protected branch')
}

describe('a protected main', () => {
  test('is named with the steps, which then work: a plan branch, and approvals that do not touch main', async () => {
    const project = await aProject()
    await protect(project)
    const ada = await project.join('ada')
    const main = await readRef(project.remote, 'refs/heads/main')
    expect(await ada.refused('init')).toMatchObject({
      code: 'PROTECTED_BRANCH',
      exit: 4,
      hint: expect.stringContaining('brain init --plan-branch brain/plan') as string,
    })
    expect(await protection(ada)).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('brain init --plan-branch brain/plan') as string,
    })
    await ada.ok('init', '--plan-branch', 'brain/plan')
    await ada.ok('create-task', 'One')
    expect(await protection(ada)).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('integration: pull-request') as string,
    })
    const wil = await project.join('wil')
    await wil.ok('worker', 'claim', '1')
    await wil.ok('worker', 'submit', '1', '--summary', 'Done')
    expect((await ada.task('1')).state).toBe('review')
    expect(await readRef(project.remote, 'refs/heads/main')).toBe(main)

    await ada.ok('review', '1')
    expect(await ada.refused('review', '1', '--approve')).toMatchObject({
      code: 'PROTECTED_BRANCH',
      message: expect.stringMatching(/^The remote protects main: /) as string,
      hint: expect.stringMatching(/^Approve by pull request: set "integration: pull-request"/) as string,
    })

    await ada.git('switch', '--quiet', 'brain/plan')
    await ada.commit({ '.brain/config.yml': 'integration: pull-request\n' })
    await ada.git('push', '--quiet', 'origin', 'brain/plan')
    await approve(ada, '1')
    expect((await ada.task('1')).state).toBe('approved')
    expect(await readRef(project.remote, 'refs/heads/main')).toBe(main)
    expect(await protection(ada)).toMatchObject({ status: 'ok' })
  })

  test('that was protected later: the plan moves by the steps that health names', async () => {
    const { project, people } = await stagedProject({
      people: ['ada'],
      steps: [
        ['ada', 'init'],
        ['ada', 'create-task', 'One'],
      ],
    })
    const [ada] = people
    await protect(project)
    expect(await ada.refused('create-task', 'Two')).toMatchObject({
      code: 'PROTECTED_BRANCH',
      hint: expect.stringContaining('git push origin origin/main:refs/heads/brain/plan') as string,
    })
    const { fix } = (await protection(ada)) ?? {}
    expect(fix).toContain('git push origin origin/main:refs/heads/brain/plan')
    await ada.git('fetch', '--quiet', 'origin')
    await ada.git('push', '--quiet', 'origin', 'origin/main:refs/heads/brain/plan')
    await ada.git('config', 'brain.plan', 'brain/plan')
    await ada.ok('create-task', 'Two')
    expect(await fileAt(project.remote, 'brain/plan', 'tasks/task-002.md')).toContain('Two')
  })
})
