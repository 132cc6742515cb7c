import type { Analysis } from './analysis.ts'
import type { Hours } from './estimate.ts'
import type { NormalText } from './normal-text.ts'
import type { Risk, RiskKind } from './risks.ts'
import type { Wave } from './waves.ts'

export type Reviewer =
  | 'compatibility'
  | 'correctness'
  | 'data'
  | 'operations'
  | 'performance'
  | 'security'
  | 'ui'

export interface Resources {
  /** That can be at work at once. */
  readonly workers: number
  /** What a reviewer should look at. */
  readonly reviewers: readonly Reviewer[]
  readonly tasks: number
  readonly effort: Hours
}

export interface Prerequisite {
  readonly name: 'repository' | 'layout' | 'remote' | 'plan' | 'tests' | 'research' | 'account' | 'backup'
  readonly status: 'met' | 'missing' | 'unknown'
  readonly message: string
  /** What to do; null when it is met. */
  readonly fix: string | null
}

/** What is known of the repository; null outside of one. */
export interface RepositoryFacts {
  readonly laidOut: boolean
  readonly remote: boolean
  readonly problems: number
  /** Commands that check every task. */
  readonly verify: readonly string[]
}

const REVIEWERS: Readonly<Record<RiskKind, Reviewer>> = {
  'breaking-interface': 'compatibility',
  concurrency: 'correctness',
  'data-loss': 'data',
  'external-service': 'compatibility',
  outage: 'operations',
  payment: 'security',
  performance: 'performance',
  'personal-data': 'security',
  security: 'security',
}

const SCREEN =
  /\b(?:ui|ux|pages?|buttons?|screens?|forms?|dashboard|theme|layout|css|frontend|front-end|accessib|a11y|dialog|menu|mobile app)\b/

export function resourcesOf(
  text: NormalText,
  {
    waves,
    risks,
    effort,
    parallel,
  }: { waves: readonly Wave[]; risks: readonly Risk[]; effort: Hours; parallel: boolean },
): Resources {
  const kinds: readonly Reviewer[] = [
    'correctness',
    ...risks.map(({ kind }) => REVIEWERS[kind]),
    ...(SCREEN.test(text.text) ? ['ui' as const] : []),
  ]
  return {
    workers: parallel ? Math.max(1, ...waves.map(({ steps }) => steps.length)) : 1,
    reviewers: [...new Set(kinds)],
    tasks: waves.reduce((sum, { steps }) => sum + steps.length, 0),
    effort,
  }
}

type About = Pick<Analysis, 'research' | 'risks'>

/** What should be there before the work begins. */
export function prerequisitesOf(about: About, facts: RepositoryFacts | null): readonly Prerequisite[] {
  return [...(facts === null ? NO_REPOSITORY : ofRepository(facts)), ...ofWork(about)]
}

const NO_REPOSITORY: readonly Prerequisite[] = [
  {
    name: 'repository',
    status: 'missing',
    message: 'This folder is not in a git repository.',
    fix: 'brain init',
  },
]

function ofRepository({ laidOut, remote, problems, verify }: RepositoryFacts): readonly Prerequisite[] {
  const met = (name: Prerequisite['name'], message: string): Prerequisite => ({
    name,
    status: 'met',
    message,
    fix: null,
  })
  const missing = (name: Prerequisite['name'], message: string, fix: string): Prerequisite => ({
    name,
    status: 'missing',
    message,
    fix,
  })
  return [
    laidOut
      ? met('layout', 'The repository is laid out for brain.')
      : missing('layout', 'The repository is not laid out for brain.', 'brain init'),
    remote
      ? met('remote', 'There is a remote that workers can reach.')
      : missing(
          'remote',
          'There is no remote: only workers on this machine can take part.',
          'git remote add origin <url>',
        ),
    problems === 0
      ? met('plan', 'The plan has no problems.')
      : missing(
          'plan',
          `The plan has ${problems === 1 ? '1 problem' : `${problems} problems`}.`,
          'brain health',
        ),
    verify.length > 0
      ? met('tests', `Every result is checked with: ${verify.join(', ')}`)
      : missing(
          'tests',
          'No command checks results.',
          'Name one under verify in .brain/config.yml, such as: npm test',
        ),
  ]
}

function ofWork({ research, risks }: About): readonly Prerequisite[] {
  const has = (kind: RiskKind): boolean => risks.some((risk) => risk.kind === kind)
  const wanted: readonly (Prerequisite | false)[] = [
    research.needed && {
      name: 'research',
      status: 'unknown',
      message: `Something has to be found out first: ${research.topics.join('; ')}`,
      fix: 'It is among the steps.',
    },
    has('external-service') && {
      name: 'account',
      status: 'unknown',
      message: 'An outside service seems to be needed.',
      fix: 'Have an account for tests, and keep its keys out of the repository.',
    },
    has('data-loss') && {
      name: 'backup',
      status: 'unknown',
      message: 'Data may be changed for good.',
      fix: 'Have a backup that was restored once.',
    },
  ]
  return wanted.filter((one) => one !== false)
}
