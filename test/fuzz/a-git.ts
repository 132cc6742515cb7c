import type { GitClient } from '../../src/adapters/git/git-client.ts'
import type { GitPlace } from '../../src/adapters/git/git-place.ts'

/** A repository in which git says just this. */
export function placeThatSays(answer: string): GitPlace {
  return {
    git: clientThatSays(Buffer.from(answer)),
    root: '/project',
    gitDir: '/project/.git',
    commonDir: '/project/.git',
    bare: false,
    noId: '0'.repeat(40),
    remote: null,
    remoteUrl: null,
    committer: null,
    program: () => null,
    config: new Map(),
    brainDir: '/project/.git/brain',
    localRemote: null,
  }
}

function clientThatSays(answer: Buffer): GitClient {
  return {
    objects: { info: nothing, contents: nothing, end: () => {} },
    readNow: () => answer.toString('utf8').replace(/\n$/, ''),
    directory: '/project',
    try: () => Promise.resolve({ exitCode: 0, stdout: answer, stderr: '' }),
    run: () => Promise.resolve(answer.toString('utf8').replace(/\n$/, '')),
  }
}

function nothing(names: readonly string[]): Promise<readonly null[]> {
  return Promise.resolve(names.map(() => null))
}
