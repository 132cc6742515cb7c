import { expect, test } from 'vitest'
import type { Change, CommitPlan, FileEdit, RefMove } from '../../src/domain/decision.ts'
import type { Applied, Repository } from '../../src/ports/repository.ts'
import type { TestClock } from '../support/a-clock.ts'
import type { Planting } from '../support/outsider.ts'

/** One shared memory, empty at first, seen through clones. */
export interface World {
  readonly repository: Repository
  readonly clock: TestClock
  /** One more clone; without a remote one more process in the same repository. */
  readonly another: () => Promise<Repository>
  readonly plant: (planting: Planting) => Promise<string>
  /** What the shared memory itself holds: branch → commit. */
  readonly branches: () => Promise<Readonly<Record<string, string>>>
  readonly message: (commit: string) => Promise<string>
  readonly disconnect: () => Promise<void>
}

export interface Subject {
  readonly makeWorld: () => Promise<World>
  /** Title of a test that this adapter need not pass → why. */
  readonly exceptions?: Readonly<Record<string, string>>
}

/** Declares one behavior of every adapter; an exception is skipped, and its reason told. */
export function behavior({
  makeWorld,
  exceptions = {},
}: Subject): (title: string, run: (world: World) => Promise<void>) => void {
  return (title, run) => {
    const reason = exceptions[title]
    test(`${title}`, async ({ skip }) => {
      skip(reason !== undefined, reason)
      expect.hasAssertions()
      await run(await makeWorld())
    })
  }
}

/** A commit with the edits on top of `parents`, marked `:1`. */
export function aCommit(edits: readonly FileEdit[], plan: Partial<CommitPlan> = {}): CommitPlan {
  return { mark: ':1', parents: [], tree: null, edits, message: 'Change files', ...plan }
}

export function aChange(commits: readonly CommitPlan[], refs: readonly RefMove[]): Change {
  return { kind: 'change', commits, refs, result: null }
}

/** Puts texts on a branch that is at `from`. */
export function writing(
  branch: string,
  from: string | null,
  files: Readonly<Record<string, string>>,
): Change {
  const edits = Object.entries(files).map(([path, text]) => ({ path, text }))
  return aChange([aCommit(edits, { parents: from === null ? [] : [from] })], [{ branch, from, to: ':1' }])
}

/** The object id that a mark got; the test fails when the change was stale. */
export function idOf(applied: Applied, mark = ':1'): string {
  expect(applied.status).toBe('applied')
  const id = applied.status === 'applied' ? applied.commits.get(mark) : undefined
  return id ?? expect.fail(`${mark} has no object id`)
}

export function taskText(id: string, title: string, more = ''): string {
  return `---\nid: ${id}\ntitle: ${title}\n${more}---\n# ${title}\n`
}

export function resultText(fields: Readonly<Record<string, string | number>>, body = 'Done.'): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\n`)
  return `---\n${lines.join('')}---\n${body}\n`
}
