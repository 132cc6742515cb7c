import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { withoutCredentials } from '../../domain/without-credentials.ts'
import type { ForeignFiles, ForeignPlace, ForeignTexts } from '../../ports/foreign-files.ts'
import { gitClient, type GitClient } from './git-client.ts'
import { causeOf } from './git-errors.ts'
import { listTree, readTextsOf } from './git-objects.ts'

const BYTES_MAX = 64 * 1024
const FILES_MAX = 200
const SILENCE_MS_MAX = 30_000
/** Not `ext`, which runs a command. */
const PROTOCOLS = 'https:http:ssh:git:file'

/** Fetches one commit into a repository of its own, which is gone afterwards. The user's own repository is not touched. */
export function gitForeignFiles(environment: NodeJS.ProcessEnv): ForeignFiles {
  return {
    read: async (from, accept) => {
      const folder = await mkdtemp(join(tmpdir(), 'brain-import-'))
      try {
        return await readFrom(
          gitClient(folder, { ...environment, GIT_ALLOW_PROTOCOL: PROTOCOLS }),
          from,
          accept,
        )
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

async function readFrom(
  git: GitClient,
  { url, commit }: ForeignPlace,
  accept: (path: string) => boolean,
): Promise<ForeignTexts> {
  await git.run(['init', '--quiet', '--bare', '--template='])
  // Only a remote with a name can be asked to leave large files out.
  await git.run(['config', 'remote.origin.url', url])
  await fetchCommit(git, commit ?? 'HEAD', withoutCredentials(url))
  // Without the remote, what was left out is missing, and not fetched after all.
  await git.run(['config', '--remove-section', 'remote.origin'])
  const fetched = await git.run(['rev-parse', 'FETCH_HEAD^{commit}'])
  const files = await listTree(git, fetched)
  const wanted = [...files].filter(([path, { mode }]) => mode.startsWith('100') && accept(path))
  const texts = await readTextsOf(
    git,
    wanted.slice(0, FILES_MAX).map(([, { blob }]) => blob),
  )
  return {
    commit: fetched,
    texts: new Map(
      wanted.flatMap(([path, { blob }]) => {
        const text = texts.get(blob)
        return text === undefined || text.length > BYTES_MAX ? [] : [[path, text] as const]
      }),
    ),
  }
}

async function fetchCommit(git: GitClient, commit: string, shownUrl: string): Promise<void> {
  const output = await git.try(
    ['fetch', '--quiet', '--depth=1', '--no-tags', `--filter=blob:limit=${BYTES_MAX + 1}`, 'origin', commit],
    { silenceMsMax: SILENCE_MS_MAX },
  )
  if (output.exitCode === 0) return
  if (/not our ref|couldn't find remote ref|unadvertised object/i.test(output.stderr))
    throw new Failure('BAD_INPUT', {
      message: `${shownUrl} has no commit ${commit}, or does not give it away.`,
      hint: 'Leave the commit out to take the newest one; it is pinned then.',
    })
  throw causeOf(output.stderr, { remote: shownUrl })
}
