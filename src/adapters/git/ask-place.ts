import { gitClient, type GitClient } from './git-client.ts'
import { notARepository } from './git-errors.ts'
import { assertGitIsEnough } from './git-version.ts'
import type { SaidPlace } from './place-cache.ts'

/** Asks git where the folder stands. Throws NOT_A_REPOSITORY, GIT_MISSING, GIT_TOO_OLD. */
export async function askPlace(directory: string, environment: NodeJS.ProcessEnv): Promise<SaidPlace> {
  const git = gitClient(directory, environment)
  const [folders, config] = await Promise.all([readFolders(git), readConfig(git)])
  return { ...folders, config }
}

async function readFolders(git: GitClient): Promise<Omit<SaidPlace, 'config'>> {
  const args = [
    'rev-parse',
    '--path-format=absolute',
    '--git-dir',
    '--git-common-dir',
    '--is-bare-repository',
    '--show-object-format',
  ]
  // In a bare repository --show-toplevel fails, after the other answers have been printed.
  const output = await git.try([...args, '--show-toplevel'])
  const lines = output.stdout.toString('utf8').split('\n')
  // Before git 2.31 the word itself came back, and the folders were relative.
  if (lines[0] === args[1]) await assertGitIsEnough(git)
  const [gitDir, commonDir, bare, format, root] = lines.length > 6 ? await oneByOne(git) : lines
  if (gitDir === undefined || commonDir === undefined || bare === undefined || gitDir === '') {
    throw notARepository(git.directory, output.stderr)
  }
  return {
    gitDir,
    commonDir,
    bare: bare === 'true',
    noId: '0'.repeat(format === 'sha256' ? 64 : 40),
    root: root === undefined || root === '' ? gitDir : root,
  }
}

/** A folder with a line break in its name makes more lines than answers. */
async function oneByOne(git: GitClient): Promise<readonly string[]> {
  const ask = (...words: string[]): Promise<string> =>
    git.run(['rev-parse', '--path-format=absolute', ...words])
  const bare = await ask('--is-bare-repository')
  const root = await ask('--show-toplevel').catch(() => '')
  const format = await ask('--show-object-format')
  return [await ask('--git-dir'), await ask('--git-common-dir'), bare, format, root]
}

async function readConfig(git: GitClient): Promise<SaidPlace['config']> {
  const output = await git.try([
    'config',
    '-z',
    '--get-regexp',
    '^(remote\\..*\\.url|(brain|user|committer|include|includeif)\\..*|core\\.(sharedrepository|fsync.*)|extensions\\..*)$',
  ])
  const config = new Map<string, string>()
  for (const entry of output.stdout.toString('utf8').split('\0')) {
    const [name, ...value] = entry.split('\n')
    // git lists the most general file first: the last value wins, and a remote's first URL is the one fetched.
    if (name === undefined || name === '') continue
    if (!(name.startsWith('remote.') && config.has(name))) config.set(name, value.join('\n'))
  }
  return [...config]
}
