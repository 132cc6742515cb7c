import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aProject, personAt, type Person, type Project } from '../support/a-project.ts'
import { git, readRef } from '../support/git-sandbox.ts'

async function scene(): Promise<{ project: Project; brain: Person }> {
  const project = await aProject({ files: { 'src/app.js': 'app\n' } })
  return { project, brain: await project.join('bea') }
}

describe('brain works', () => {
  test('from a subfolder, a linked worktree, through a link, with -C, and says so outside of a repository', async () => {
    const { project, brain } = await scene()
    await brain.ok('create-task', 'Form')
    const [linked, link] = [join(project.box.path, 'linked'), join(project.box.path, 'link')]
    await brain.git('worktree', 'add', '--quiet', '-b', 'other', linked)
    await symlink(brain.dir, link)
    const outside = personAt(project.box.path, { name: 'out' })
    const ids = [
      await personAt(join(brain.dir, 'src'), { name: 'sub' }).ok('list', '-q'),
      await personAt(linked, { name: 'linked' }).ok('list', '-q'),
      await personAt(link, { name: 'link' }).ok('list', '-q'),
      await outside.ok('-C', brain.dir, 'list', '-q'),
      await outside.ok('list', '-q', '-C', join('bea', 'src')),
    ]
    expect(ids).toEqual(ids.map(() => 'task-001\n'))
    expect(await outside.refused('list')).toMatchObject({ exit: 2, code: 'NOT_A_REPOSITORY' })
    await personAt(linked, { name: 'linked' }).ok('create-task', 'Page')
    expect(await git(linked, 'branch', '--show-current')).toBe('other')
    expect(await git(linked, 'status', '--porcelain')).toBe('')
  })

  test('in its own repository although a hook’s variables name another', async () => {
    const { project, brain } = await scene()
    const other = await project.join('oli')
    await other.git('remote', 'set-url', 'origin', '/nowhere')
    const index = await readFile(join(other.dir, '.git/index'))
    const env = {
      GIT_DIR: join(other.dir, '.git'),
      GIT_WORK_TREE: other.dir,
      GIT_INDEX_FILE: join(other.dir, '.git/index'),
      GIT_PREFIX: 'src/',
    }
    const hooked = personAt(brain.dir, { name: 'bea', env })
    expect((await hooked.brain('create-task', 'Form')).code).toBe(0)
    expect((await hooked.brain('worker', 'claim', '1')).code).toBe(0)
    expect((await hooked.brain('worker', 'submit', '1', '--summary', 'Done')).code).toBe(0)
    expect(await readFile(join(other.dir, '.git/index'))).toEqual(index)
    expect(await readRef(project.remote, 'task/001')).toBe(await readRef(brain.dir, 'HEAD'))
    expect(await brain.git('branch', '--show-current')).toBe('task/001')
  })

  test('whatever the user’s settings say', async () => {
    const { project } = await scene()
    const settings = {
      ...{
        'commit.gpgSign': 'true',
        'gpg.program': 'false',
        'tag.gpgSign': 'true',
        'push.gpgSign': 'if-asked',
      },
      ...{
        'core.autocrlf': 'true',
        'push.default': 'upstream',
        'push.followTags': 'true',
        'merge.autoStash': 'true',
      },
      ...{ 'merge.ff': 'false', 'pull.rebase': 'true', 'rebase.autoStash': 'true', 'fetch.prune': 'false' },
      ...{
        'commit.template': '/nowhere',
        'commit.cleanup': 'scissors',
        'core.quotePath': 'true',
        'color.ui': 'always',
      },
      ...{
        'diff.noprefix': 'true',
        'diff.external': 'false',
        'log.showSignature': 'true',
        'status.short': 'true',
      },
      ...{ 'core.pager': 'false', 'init.defaultBranch': 'trunk', 'push.useForceIfIncludes': 'true' },
    }
    const [brain, worker] = [await project.join('bea-2'), await project.join('wil-2')]
    for (const person of [brain, worker])
      for (const [name, value] of Object.entries(settings)) await person.git('config', name, value)
    await brain.ok('create-task', 'Überschrift')
    await worker.ok('worker', 'claim', '1')
    await worker.git(
      'commit',
      '--quiet',
      '--no-gpg-sign',
      '--allow-empty',
      '--cleanup=strip',
      '-t',
      '/dev/null',
      '-m',
      'Work',
    )
    await worker.ok('worker', 'submit', '1', '--summary', 'Done')
    await brain.ok('review', '1', '--patch')
    await brain.ok('review', '1', '--approve')
    expect((await brain.task('1')).state).toBe('completed')
    expect(await brain.git('-c', 'color.ui=never', 'status', '--porcelain')).toBe('')
    expect(await git(project.remote, 'cat-file', '-p', 'main:WORK-PLAN.md')).not.toContain('\r')
    expect(await git(project.remote, 'cat-file', '-p', 'main:results/task-001-output.md')).not.toContain('\r')
  })
})
