import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from './domain/failure.ts'
import type { Console } from './presentation/terminal/console.ts'
import { standardOutput } from './presentation/terminal/standard-output.ts'
import type { Input } from './presentation/terminal/verb.ts'
import type { Session, Workspace } from './presentation/terminal/session.ts'

/** The composition root: all that a verb may use, built when it is used. */
export async function sessionFor(console: Console, input: Input): Promise<Session> {
  const directory = typeof input.options['C'] === 'string' ? input.options['C'] : process.cwd()
  const isInput = input.options['input'] !== false
  if (!isFolder(directory))
    throw new Failure('USAGE', {
      message: `There is no folder ${directory}.`,
      hint: 'Check what follows -C.',
    })
  const interactive = isInput && !console.options.json && (await isPersonThere())
  return {
    console,
    interactive,
    mayPage: interactive && input.options['pager'] !== false,
    dryRun: input.options['dryRun'] === true,
    yes: input.options['yes'] === true,
    fetch: input.options['fetch'] === true ? 'always' : input.options['fetch'] === false ? 'never' : 'due',
    directory,
    environment: process.env,
    templates: async () =>
      (await import('./adapters/fs/templates.ts')).fileTemplates(new URL('./templates/', import.meta.url)),
    desk: async () =>
      (await import('./adapters/system/desk.ts')).systemDesk({
        directory,
        environment: process.env,
        stdin: process.stdin,
      }),
    setup: async () => (await import('./adapters/git/git-setup.ts')).gitSetup(directory, process.env),
    foreignFiles: async () =>
      (await import('./adapters/git/git-foreign-files.ts')).gitForeignFiles(process.env),
    hooks: async () =>
      (await import('./adapters/hooks/open-hooks.ts')).openHooks({
        environment: process.env,
        stdin: process.stdin,
      }),
    open: (actor, planBranch) => openWorkspace(directory, { actor, planBranch }),
  }
}

function isFolder(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true
}

/** A prompt would hang a job or a coding agent, even where it has a terminal. Opening the input takes time: last. */
async function isPersonThere(): Promise<boolean> {
  if (standardOutput('stdout').isTTY !== true || !process.stdin.isTTY) return false
  const { isAgent, isCI } = await import('std-env')
  return !isAgent && !isCI
}

async function openWorkspace(
  directory: string,
  { actor, planBranch }: { actor: string | undefined; planBranch: string | undefined },
): Promise<Workspace> {
  const { lazily, openRepository, systemClock, systemRandomness } =
    await import('./adapters/open-repository.ts')
  const { place, repository } = await openRepository(directory, process.env, planBranch)
  const userName = process.env['GIT_AUTHOR_NAME'] ?? place.config.get('user.name') ?? null
  return {
    ports: {
      repository,
      clock: systemClock,
      randomness: systemRandomness,
      actor: actor ?? userName ?? 'brain',
    },
    checkout: lazily(async () => (await import('./adapters/git/git-checkout.ts')).gitCheckout(place)),
    claims: lazily(async () => (await import('./adapters/fs/claim-store.ts')).claimStore(place.gitDir)),
    reviews: lazily(async () => (await import('./adapters/fs/review-log.ts')).reviewLog(place.brainDir)),
    checks: lazily(async () =>
      (await import('./adapters/git/git-check-runner.ts')).gitCheckRunner(place, process.env),
    ),
    deaths: lazily(async () => (await import('./adapters/hooks/deaths.ts')).deathsIn(place.brainDir)),
    hosting: async () =>
      (await import('./adapters/hosts/open-hosting.ts')).openHosting(place.remoteUrl, process.env),
    sources: async () => (await import('./adapters/fs/source-files.ts')).sourceFiles(place.root, directory),
    files: async () => (await import('./adapters/fs/project-files.ts')).projectFiles(place.root),
    fleet: async () =>
      (await import('./adapters/fleet/open-fleet.ts')).openFleet(place, {
        environment: process.env,
        templates: fileURLToPath(new URL('./templates', import.meta.url)),
        findSecret: kindOfSecret,
      }),
    staysLong: async () => (await import('./adapters/system/small-heap.ts')).keepHeapSmall(),
    backup: async () =>
      (await import('./adapters/backup/open-backup.ts')).openBackup(place, {
        environment: process.env,
        findSecret: kindOfSecret,
      }),
    workerName: process.env['BRAIN_WORKER'] ?? place.config.get('brain.worker') ?? userName,
    remote: place.remote,
    folder: basename(place.root),
    root: place.root,
  }
}

async function kindOfSecret(text: string): Promise<string | null> {
  return (await (await import('./presentation/secrets.ts')).findSecret(text))?.kind ?? null
}
