import { findTask, isRefusal, readTaskId } from '../../../app/find-task.ts'
import { observe } from '../../../app/perform.ts'
import { screenshotsFolder } from '../../../domain/result/result.ts'
import type { Task } from '../../../domain/task/task.ts'
import type { Repository } from '../../../ports/repository.ts'
import { taskJson } from '../../task-json.ts'
import { plain } from '../printable.ts'
import { readNotes } from '../read-notes.ts'
import { renderTaskCard } from '../render/task-card.ts'
import type { Verb } from '../verb.ts'

const HISTORY_MAX = 20

export const show: Verb = {
  name: 'show',
  summary: 'Show one task whole: what it says, where it stands, its results and its history.',
  arguments: [['<id>', 'the task']],
  examples: ['brain show 012', 'brain show 012 --json'],
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const { ports } = await session.open()
    const { snapshot, world } = await observe(ports, {
      fetch: session.fetch,
      texts: (path) => path.startsWith('tasks/') && path.endsWith('.md'),
    })
    const task = findTask(snapshot, id)
    if (isRefusal(task)) return task
    const body = snapshot.look.texts.get(task.path) ?? ''
    const files = await filesOf(ports.repository, task, snapshot.look.plan.commit)
    const history = await historyOf(ports.repository, task, snapshot.look.plan.commit)
    return {
      kind: 'task',
      data: { task: taskJson(task), body, files, history },
      text: (paint) =>
        [
          renderTaskCard(task, { paint, now: world.now }),
          '',
          plain(body).trimEnd(),
          '',
          ...files.map(({ path }) => `  ${path}`),
        ]
          .join('\n')
          .trimEnd(),
      quiet: task.id,
      notes: readNotes({ ...snapshot, tasks: new Map([[task.id, task]]), problems: [] }),
    }
  },
}

async function filesOf(
  repository: Repository,
  task: Task,
  main: string | null,
): Promise<readonly { path: string; commit: string }[]> {
  const places = [task.commit, main].filter((commit) => commit !== null)
  const found = new Map<string, string>()
  for (const commit of places) {
    for (const path of (await repository.listFiles(commit, 'results')).keys()) {
      const isOwn = path.startsWith(`results/${task.id}-`) || path.startsWith(screenshotsFolder(task.id))
      if (isOwn && !found.has(path)) found.set(path, commit)
    }
  }
  return [...found].map(([path, commit]) => ({ path, commit }))
}

async function historyOf(repository: Repository, task: Task, main: string | null) {
  const own = [
    task.path,
    ...['status', 'output', 'blocker', 'question', 'incident', 'feedback'].map(
      (kind) => `results/${task.id}-${kind}.md`,
    ),
  ]
  const commits = [
    ...new Set(
      [main, task.commit, ...task.attempts.map(({ commit }) => commit)].filter((commit) => commit !== null),
    ),
  ]
  const logs = await Promise.all(
    commits.map((commit) => repository.log(commit, { max: HISTORY_MAX, paths: own })),
  )
  const unique = new Map(logs.flat().map((entry) => [entry.commit, entry]))
  return [...unique.values()]
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, HISTORY_MAX)
    .map(({ commit, at, author, subject }) => ({ commit, at, by: author, subject }))
}
