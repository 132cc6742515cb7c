import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { archivedTaskPath } from '../../src/domain/archive.ts'
import { attemptBranch, taskIdOf, taskPath, type TaskId } from '../../src/domain/task/task-id.ts'
import { sharedRepository } from './bench-clone.ts'
import { fastImport, type ImportedCommit } from './fast-import.ts'
import { brainWords, placeFor } from './peers.ts'
import { must } from './processes.ts'
import { sampleTasks, type SampleTask } from './sample-tasks.ts'

export interface BrainData {
  readonly tasks: number
  /** Closed tasks in the archive, besides. */
  readonly archived?: number
  /** Tasks, from the first on, that somebody holds: each has an open branch. */
  readonly branches?: number
}

/** Lays a project out in `origin.git`. No command that only reads fetches from it for a day. */
export async function makeBrainData(root: string, data: BrainData): Promise<void> {
  const first = await sharedRepository(root)
  await must(first, brainWords('init', '--yes'))
  const settings = await readFile(join(first.dir, '.brain', 'config.yml'), 'utf8')
  await fastImport(placeFor(join(root, 'origin.git')), commitsOf(data, withoutFetch(settings)))
}

function withoutFetch(settings: string): string {
  const changed = settings.replace(/^fetch_after: .*$/m, 'fetch_after: 24h')
  if (changed === settings) throw new Error('.brain/config.yml has no line fetch_after')
  return changed
}

function* commitsOf(data: BrainData, settings: string): Generator<ImportedCommit> {
  yield { branch: 'main', from: 'main', message: 'Tasks', files: filesOf(data, settings) }
  for (const { number } of sampleTasks(data.branches ?? 0)) yield claimOf(taskIdOf(number))
}

function* filesOf(
  { tasks, archived = 0 }: BrainData,
  settings: string,
): Generator<readonly [string, string]> {
  yield ['.brain/config.yml', settings]
  for (const task of sampleTasks(tasks)) yield [taskPath(taskIdOf(task.number)), taskText(task, [])]
  const closed = 'closed: {as: completed, commit: null, attempt: null, by: Bench, at: 2026-01-01T00:00:00Z}'
  for (const task of sampleTasks(archived, tasks + 1))
    yield [archivedTaskPath(taskIdOf(task.number)), taskText(task, [closed])]
}

function taskText(task: SampleTask, keys: readonly string[]): string {
  const id = taskIdOf(task.number)
  return `${[
    '---',
    `id: ${id}`,
    `title: ${task.title}`,
    `priority: ${task.priority}`,
    ...(task.dependsOn === null ? [] : [`depends_on: [${taskIdOf(task.dependsOn)}]`]),
    'created: 2026-01-01T00:00:00Z',
    ...keys,
    '---',
    `# T${id.slice(1)}: ${task.title}`,
    '',
    '## Objective',
    '',
    task.description,
    '',
    '## Acceptance Criteria',
    '',
    ...task.criteria.map((criterion) => `- [ ] ${criterion}`),
  ].join('\n')}\n`
}

function claimOf(id: TaskId): ImportedCommit {
  const status = [
    '---',
    `task: ${id}`,
    'attempt: 1',
    'worker: bench',
    `nonce: sha256:${id.slice('task-'.length).padStart(64, '0')}`,
    'progress: 0',
    'step: Claimed',
    '---',
    `# ${id} Status`,
  ]
  return {
    branch: attemptBranch(id, 1),
    from: 'main',
    message: `${id}: Claim`,
    files: [[`results/${id}-status.md`, `${status.join('\n')}\n`]],
  }
}
