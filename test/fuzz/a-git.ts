import type { GitClient } from '../../src/adapters/git/git-client.ts'
import type { GitPlace } from '../../src/adapters/git/git-place.ts'

/** A repository in which git says just this. */
export function placeThatSays(answer: string): GitPlace {
  return {
    git: clientThatSays(() => Buffer.from(answer)),
    root: '/project',
    gitDir: '/project/.git',
    commonDir: '/project/.git',
    bare: false,
    remote: null,
    remoteUrl: null,
    config: new Map(),
    brainDir: '/project/.git/brain',
    localRemote: null,
  }
}

/** A process of git's that prints just this, whatever it is asked. */
export function clientThatSays(answer: (args: readonly string[]) => Buffer): GitClient {
  return {
    directory: '/project',
    try: (args) => Promise.resolve({ exitCode: 0, stdout: answer(args), stderr: '' }),
    run: (args) => Promise.resolve(answer(args).toString('utf8').replace(/\n$/, '')),
  }
}
