import type { Ports } from '../../app/observe.ts'
import type { BackupPorts } from '../../ports/backup.ts'
import type { Checkout } from '../../ports/checkout.ts'
import type { Deaths, Hooks } from '../../ports/hooks.ts'
import type { FleetPorts } from '../../ports/fleet.ts'
import type { ForeignFiles } from '../../ports/foreign-files.ts'
import type { CheckRunner, ClaimStore, Desk, ReviewLog, Templates } from '../../ports/records.ts'
import type { Hosting } from '../../ports/pull-requests.ts'
import type { ProjectFiles } from '../../ports/project-files.ts'
import type { RepositorySetup } from '../../ports/repository-setup.ts'
import type { SourceFiles } from '../../ports/source-files.ts'
import type { Console } from './console.ts'

/** Everything in a repository that a verb may use. */
export interface Workspace {
  readonly ports: Ports
  readonly checkout: Checkout
  readonly claims: ClaimStore
  readonly reviews: ReviewLog
  readonly checks: CheckRunner
  /** Sessions of this clone that died at work. */
  readonly deaths: Deaths
  /** The git host that the remote is on; asked only by what deals with pull requests. */
  readonly hosting: () => Promise<Hosting>
  /** The person's files, for what is made of them. */
  readonly sources: () => Promise<SourceFiles>
  readonly files: () => Promise<ProjectFiles>
  /** The workers that this clone started. */
  readonly fleet: () => Promise<FleetPorts>
  /** To be said first by a verb that goes on for hours: it takes less memory then, and a little more time. */
  readonly staysLong: () => Promise<void>
  /** Saved states of the working tree, and how they are brought back. */
  readonly backup: () => Promise<BackupPorts>
  /** BRAIN_WORKER, the git setting brain.worker, or user.name. */
  readonly workerName: string | null
  /** The shared remote's name; null without one. */
  readonly remote: string | null
  /** The name of the repository's folder, and the folder itself. */
  readonly folder: string
  readonly root: string
}

/** One run of the command line. */
export interface Session {
  readonly console: Console
  /** May brain ask questions? A terminal on both ends, no --json, no --no-input, not CI, not an agent. */
  readonly interactive: boolean
  /** May a long text wait in a pager? Where brain may ask, and nobody said --no-pager. */
  readonly mayPage: boolean
  readonly dryRun: boolean
  readonly yes: boolean
  /** How a reader fetches: `--fetch`, `--no-fetch`, or when it is due. */
  readonly fetch: 'always' | 'due' | 'never'
  /** Where the command was started, or what -C says. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  templates(): Promise<Templates>
  desk(): Promise<Desk>
  setup(): Promise<RepositorySetup>
  foreignFiles(): Promise<ForeignFiles>
  hooks(): Promise<Hooks>
  /**
   * Opens the repository of the folder; `actor` is a worker's name where it acts, `planBranch` goes before what git's
   * settings say. Throws NOT_A_REPOSITORY.
   */
  open(actor?: string, planBranch?: string): Promise<Workspace>
}
