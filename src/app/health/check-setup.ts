import { GIT_MIN, isGitEnough } from '../../domain/git-version.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Check, CheckoutFacts, HealthFacts } from '../check-health.ts'
import { fail, ok, orOk, warn } from './check.ts'
import { checkProtection } from './check-protection.ts'

type SetupCheck = (facts: HealthFacts) => readonly Check[]

/** What can be said in any folder. */
export const SETUP_CHECKS: readonly SetupCheck[] = [checkGit, checkIdentity, checkRepository]

/** What can be said of a repository that brain can open. */
export const CLOSED_CHECKS: readonly SetupCheck[] = [
  checkRead,
  checkWrite,
  checkHead,
  checkProtection,
  checkBranchNames,
  checkClock,
  checkLeftovers,
  checkSandbox,
]

export const CHECKOUT_CHECKS: readonly ((snapshot: Snapshot, checkout: CheckoutFacts) => readonly Check[])[] =
  [checkCheckout]

function checkGit({ setup: { gitVersion } }: HealthFacts): readonly Check[] {
  const fix = `Install git ${GIT_MIN} or newer.`
  if (gitVersion === null) return [fail('git', 'git was not found.', fix)]
  const isEnough = isGitEnough(gitVersion)
  return [isEnough ? ok('git', `git ${gitVersion}`) : fail('git', `git ${gitVersion} is too old.`, fix)]
}

function checkIdentity({ setup: { gitVersion, userName, userEmail } }: HealthFacts): readonly Check[] {
  if (gitVersion === null) return []
  const missing = [
    ...(userName === null ? ['user.name "Your Name"'] : []),
    ...(userEmail === null ? ['user.email you@example.com'] : []),
  ]
  if (missing.length === 0) return [ok('identity', `${userName} <${userEmail}>`)]
  return [
    fail(
      'identity',
      'git does not know who you are.',
      missing.map((setting) => `git config ${setting}`).join(' && '),
    ),
  ]
}

function checkRepository({ closed, setup: { gitVersion, bare, shallow } }: HealthFacts): readonly Check[] {
  if (gitVersion === null) return []
  if (closed !== null) return [fail('repository', closed.message, closed.fix)]
  const found = [
    ...(bare
      ? [
          warn(
            'repository',
            'This is a bare repository: there are no files here to work in.',
            'Work in a clone: git clone <this folder> work',
          ),
        ]
      : []),
    ...(shallow
      ? [
          warn(
            'repository',
            'This clone is shallow: history is cut, and merges may fail.',
            'git fetch --unshallow',
          ),
        ]
      : []),
  ]
  return orOk(found, 'repository', 'a repository that brain can use')
}

function checkRead({ hasRemote, setup: { remoteRead } }: HealthFacts): readonly Check[] {
  if (!hasRemote)
    return [
      warn(
        'remote read',
        'There is no remote: tasks and results stay on this machine.',
        'git remote add origin <url>, then: brain sync',
      ),
    ]
  if (remoteRead.ok) return [ok('remote read', 'the remote can be read')]
  return [
    fail(
      'remote read',
      `The remote cannot be read: ${remoteRead.reason ?? 'no reason given'}`,
      'Check the network and your credentials: git ls-remote',
    ),
  ]
}

/** Where it cannot be read, that is said already. */
function checkWrite({ hasRemote, setup: { remoteRead, remoteWrite } }: HealthFacts): readonly Check[] {
  if (!hasRemote || !remoteRead.ok) return []
  if (remoteWrite.ok) return [ok('remote write', 'the remote takes pushes')]
  return [
    fail(
      'remote write',
      `The remote takes no push: ${remoteWrite.reason ?? 'no reason given'}`,
      'Check your right to push: git push --dry-run',
    ),
  ]
}

function checkHead({
  setup: {
    remoteHead: { known, actual },
  },
}: HealthFacts): readonly Check[] {
  if (known === null || actual === null) return []
  if (known === actual) return [ok('remote head', `the default branch is ${actual}`)]
  return [
    warn(
      'remote head',
      `The remote's default branch is ${actual} now; this clone remembers ${known}.`,
      'brain health --fix',
    ),
  ]
}

function checkBranchNames({ setup: { isTaskBranchInTheWay } }: HealthFacts): readonly Check[] {
  if (!isTaskBranchInTheWay) return [ok('branch names', 'nothing stands in the way of task branches')]
  return [
    fail(
      'branch names',
      'A branch called "task" keeps git from making task/NNN.',
      'Rename or delete it on the remote: git push <remote> --delete task',
    ),
  ]
}

const SKEW_MS_MAX = 60_000

function checkClock({ setup: { clockSkewMs } }: HealthFacts): readonly Check[] {
  if (clockSkewMs === null) return []
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000)
  if (Math.abs(clockSkewMs) <= SKEW_MS_MAX) return [ok('clock', `within ${seconds} s of the remote's`)]
  return [
    warn(
      'clock',
      `This clock and the remote's differ by ${seconds} s: leases run out at the wrong time.`,
      'Set the clock by the network (NTP).',
    ),
  ]
}

function checkLeftovers({ setup: { leftovers } }: HealthFacts): readonly Check[] {
  if (leftovers === 0) return [ok('leftovers', 'none of commands that were killed')]
  return [warn('leftovers', `${leftovers} of commands that were killed.`, 'brain health --fix')]
}

function checkSandbox({ setup: { sandbox }, snapshot }: HealthFacts): readonly Check[] {
  if (sandbox === null) return []
  const isOffline = snapshot?.look.settings.sandbox.network === false
  if (sandbox.works && isOffline && !sandbox.holdsNetwork)
    return [
      warn(
        'sandbox',
        'Verify commands run in bubblewrap, but with the network: it cannot be taken away here.',
        'Let bubblewrap make networks of its own, or set sandbox: {network: true} in .brain/config.yml.',
      ),
    ]
  if (sandbox.works)
    return [ok('sandbox', `verify commands run in bubblewrap${isOffline ? ', without the network' : ''}`)]
  return [
    warn(
      'sandbox',
      `Verify commands run without a sandbox${isOffline ? ', and with the network' : ''}: ${sandbox.reason ?? 'bubblewrap does not work here'}.`,
      'Install it, for example: apt-get install bubblewrap',
    ),
  ]
}

function checkCheckout({ look }: Snapshot, { branch, ahead, behind }: CheckoutFacts): readonly Check[] {
  const plan = look.plan.branch
  if (branch === null)
    return [warn('checkout', 'HEAD is detached: hand edits here belong to no branch.', `git switch ${plan}`)]
  if (branch !== plan) return [ok('checkout', `on ${branch}`)]
  const found = [
    ...(behind > 0
      ? [
          warn(
            'checkout',
            `${plan} here lacks ${commits(behind)} of the remote's.`,
            ahead > 0 ? 'git pull --rebase' : 'brain health --fix',
          ),
        ]
      : []),
    ...(ahead > 0
      ? [warn('checkout', `${plan} here has ${commits(ahead)} that the remote lacks.`, 'git push')]
      : []),
  ]
  return orOk(found, 'checkout', `${plan} is where the remote has it`)
}

function commits(count: number): string {
  return count === 1 ? '1 commit' : `${count} commits`
}
