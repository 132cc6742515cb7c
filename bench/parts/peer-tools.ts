import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assertCount, same, type BenchTool } from './bench-tool.ts'
import { publishAll, sharedRepository } from './bench-clone.ts'
import { nthReady } from './brain-tool.ts'
import { missingGit242 } from './peers.ts'
import { must } from './processes.ts'
import { sampleTasks, type SampleTask } from './sample-tasks.ts'

const HERE = async (): Promise<null> => Promise.resolve(null)
const CREATED = '2026-01-01T00:00:00.000Z'

const backlog: BenchTool = {
  name: 'backlog.md',
  missing: HERE,
  prepare: async (root, tasks) => {
    const place = await sharedRepository(root)
    await must(place, ['backlog', 'init', 'bench', '--defaults'])
    const folder = join(place.dir, 'backlog', 'tasks')
    await mkdir(folder, { recursive: true })
    for (const task of sampleTasks(tasks))
      await writeFile(
        join(folder, `task-${task.number} - ${task.title.replaceAll(/\W+/g, '-')}.md`),
        backlogText(task),
      )
    await publishAll(place)
    // Its list ends after 64 KiB where standard output is a pipe, so the overview is asked.
    const total = /Total Tasks: (\d+)/.exec(await must(place, ['backlog', 'overview']))?.[1]
    assertCount('backlog.md', Number(total), tasks)
    const line = 'backlog task view '
    return {
      '--version': same(place, ['backlog', '--version']),
      list: same(place, ['backlog', 'task', 'list', '--plain']),
      next: same(place, ['backlog', 'task', 'list', '--ready', '--plain', '--limit', '1']),
      status: same(place, ['backlog', 'overview']),
      completion: same(place, ['backlog', 'completion', '__complete', line, `${line.length}`]),
      'create-task': (run) => ({ place, words: ['backlog', 'task', 'create', `New task ${run}`, '--plain'] }),
      'worker claim': (run) => ({
        place,
        words: [
          'backlog',
          'task',
          'edit',
          `${nthReady(run)}`,
          '-s',
          'In Progress',
          '-a',
          '@bench',
          '--plain',
        ],
      }),
    }
  },
}

function backlogText(task: SampleTask): string {
  const priority = task.priority === 'critical' ? 'high' : task.priority
  return `${[
    '---',
    `id: TASK-${task.number}`,
    `title: '${task.title}'`,
    'status: To Do',
    'assignee: []',
    "created_date: '2026-01-01 00:00'",
    'labels: []',
    task.dependsOn === null ? 'dependencies: []' : `dependencies:\n  - TASK-${task.dependsOn}`,
    `priority: ${priority}`,
    `ordinal: ${task.number * 1000}`,
    '---',
    '',
    '## Description',
    '',
    '<!-- SECTION:DESCRIPTION:BEGIN -->',
    task.description,
    '<!-- SECTION:DESCRIPTION:END -->',
    '',
    '## Acceptance Criteria',
    '<!-- AC:BEGIN -->',
    ...task.criteria.map((criterion, index) => `- [ ] #${index + 1} ${criterion}`),
    '<!-- AC:END -->',
  ].join('\n')}\n`
}

const PRIORITY_NUMBERS = { critical: 0, high: 1, medium: 2, low: 3 } as const

const seeds: BenchTool = {
  name: '@os-eco/seeds-cli',
  missing: HERE,
  prepare: async (root, tasks) => {
    const place = await sharedRepository(root)
    await must(place, ['sd', 'init'])
    const lines = sampleTasks(tasks).map((task) => `${JSON.stringify(seedsIssue(task))}\n`)
    await writeFile(join(place.dir, '.seeds', 'issues.jsonl'), lines.join(''))
    await publishAll(place)
    const list = ['sd', 'list', '--all', '--limit', '1000000']
    const listed = /^(\d+) issue/m.exec(await must(place, list))?.[1]
    assertCount('@os-eco/seeds-cli', Number(listed), tasks)
    return {
      '--version': same(place, ['sd', '--version']),
      list: same(place, list),
      next: same(place, ['sd', 'ready', '--limit', '1']),
      status: same(place, ['sd', 'stats']),
      'create-task': (run) => ({ place, words: ['sd', 'create', '--title', `New task ${run}`] }),
      'worker claim': (run) => ({
        place,
        words: ['sd', 'update', seedsId(nthReady(run)), '--status', 'in_progress', '--assignee', 'bench'],
      }),
    }
  },
}

function seedsIssue(task: SampleTask): object {
  return {
    id: seedsId(task.number),
    title: task.title,
    status: 'open',
    type: 'task',
    priority: PRIORITY_NUMBERS[task.priority],
    createdAt: CREATED,
    updatedAt: CREATED,
    description: [task.description, ...task.criteria].join('\n'),
    ...(task.dependsOn === null ? {} : { blockedBy: [seedsId(task.dependsOn)] }),
  }
}

function seedsId(number: number): string {
  return `first-${number.toString(16).padStart(4, '0')}`
}

const tbd: BenchTool = {
  name: 'get-tbd',
  missing: missingGit242,
  prepare: async (root, tasks) => {
    const place = await sharedRepository(root)
    await must(place, ['tbd', 'init', '--prefix', 'bench'])
    const file = join(root, 'issues.jsonl')
    await writeFile(
      file,
      sampleTasks(tasks)
        .map((task) => `${JSON.stringify(tbdIssue(task))}\n`)
        .join(''),
    )
    await must(place, ['tbd', 'import', file])
    await must(place, ['tbd', 'sync'])
    const listed = JSON.parse(await must(place, ['tbd', 'list', '--all', '--json'])) as { id: string }[]
    assertCount('get-tbd', listed.length, tasks)
    const idOf = (run: number): string => listed[run]?.id ?? ''
    return {
      '--version': same(place, ['tbd', '--version']),
      list: same(place, ['tbd', 'list', '--all']),
      next: same(place, ['tbd', 'ready', '--limit', '1']),
      status: same(place, ['tbd', 'stats']),
      'create-task': (run) => ({ place, words: ['tbd', 'create', `New task ${run}`] }),
      'worker claim': (run) => ({
        place,
        words: ['tbd', 'update', idOf(run), '--status', 'in_progress', '--assignee', 'bench'],
      }),
    }
  },
}

function tbdIssue(task: SampleTask): object {
  return {
    id: `bench-${task.number}`,
    title: task.title,
    description: [task.description, ...task.criteria].join('\n'),
    status: 'open',
    priority: PRIORITY_NUMBERS[task.priority],
    issue_type: 'task',
    created_at: CREATED,
    updated_at: CREATED,
  }
}

export const PEER_TOOLS: readonly BenchTool[] = [backlog, seeds, tbd]
