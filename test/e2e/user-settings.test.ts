import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, personAt, type Person } from '../support/a-project.ts'
import { fileAt, git, readRef, writeFiles, type Environment } from '../support/git-sandbox.ts'
import { goRound } from '../support/whole-loop.ts'

type Settings = Readonly<Record<string, string>>

interface Habits {
  readonly title: string
  readonly settings: (root: string) => Settings
  readonly env?: (root: string) => Environment
}

const HABITS: readonly Habits[] = [
  {
    title: 'of what a command does by the way',
    settings: (root) => ({
      'status.showUntrackedFiles': 'no',
      'status.relativePaths': 'false',
      'fetch.recurseSubmodules': 'true',
      'fetch.prune': 'true',
      'fetch.pruneTags': 'true',
      'fetch.output': 'compact',
      'push.recurseSubmodules': 'check',
      'push.default': 'nothing',
      'push.gpgSign': 'true',
      'remote.pushDefault': 'nowhere',
      'remote.origin.tagOpt': '--tags',
      'branch.autoSetupMerge': 'always',
      'branch.autoSetupRebase': 'always',
      'merge.verifySignatures': 'true',
      'core.hooksPath': join(root, 'hooks'),
      'core.fsmonitor': join(root, 'hooks/pre-commit'),
      'core.autocrlf': 'input',
      'core.safecrlf': 'true',
      'core.logAllRefUpdates': 'always',
      'gc.auto': '1',
      'gc.autoDetach': 'false',
      'advice.statusHints': 'false',
    }),
    env: () => ({ GIT_TRACE: '1', TZ: 'Pacific/Kiritimati', LC_ALL: 'xx_YY.nonsense' }),
  },
  {
    title: 'of how things are shown and named',
    settings: (root) => ({
      'i18n.commitEncoding': 'ISO-8859-1',
      'i18n.logOutputEncoding': 'ISO-8859-1',
      'core.commentChar': 'T',
      'core.untrackedCache': 'true',
      'core.splitIndex': 'true',
      'core.abbrev': '4',
      'log.decorate': 'full',
      'log.follow': 'true',
      'log.date': 'relative',
      'format.pretty': 'oneline',
      'diff.renames': 'copies',
      'diff.mnemonicPrefix': 'true',
      'diff.wordRegex': '.',
      'diff.ignoreSubmodules': 'all',
      'column.ui': 'always',
      'help.autoCorrect': 'immediate',
      'alias.fetch': '!false',
      'alias.l': 'log',
      'extensions.worktreeConfig': 'true',
      [`url.${root}/.insteadOf`]: 'here:',
      [`url.file://${root}/.pushInsteadOf`]: 'here:',
      'remote.origin.url': 'here:origin.git',
    }),
  },
]

test.each(HABITS)('brain works whatever a user has set $title', async ({ settings, env }) => {
  const project = await aProject()
  const root = project.box.path
  await writeFiles(root, {
    'hooks/pre-commit': '#!/bin/sh\nexit 1\n',
    'hooks/pre-push': '#!/bin/sh\nexit 1\n',
  })
  for (const hook of ['pre-commit', 'pre-push']) await chmod(join(root, 'hooks', hook), 0o755)
  const people: Person[] = []
  for (const name of ['bea', 'wil']) {
    const { dir } = await project.join(name)
    for (const [key, value] of Object.entries(settings(root))) await git(dir, 'config', key, value)
    people.push(plainly(personAt(dir, { name, env: env?.(root) ?? {} })))
  }
  const [brain, worker] = people as [Person, Person]
  await goRound({ brain, worker, shared: project.remote })
  expect(await readRef(brain.dir, 'main')).toBe(await readRef(project.remote, 'main'))
  expect(await brain.refused('worker', 'claim', '1')).toMatchObject({ code: 'TASK_CLOSED' })
  expect(await brain.ok('history')).toContain('Größe: 1 <ü>')
  expect(await git(project.remote, 'log', '--all', '--format=%s')).toContain('Größe: 1 <ü>')
  expect(await fileAt(project.remote, 'main', 'results/task-001-output.md')).not.toContain('\r')
})

/** The person's own commits are not what is tried here. */
function plainly(person: Person): Person {
  const calm = personAt(person.dir, { name: person.name })
  return {
    ...person,
    git: (...words) => calm.git('-c', 'core.hooksPath=/dev/null', ...words),
    commit: async (files) => {
      await writeFiles(person.dir, files)
      const run = (...words: string[]): Promise<string> =>
        calm.git('-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=', ...words)
      await run('add', '--', ...Object.keys(files))
      await run('commit', '--quiet', '--message', 'Work')
      return await run('rev-parse', 'HEAD')
    },
  }
}
