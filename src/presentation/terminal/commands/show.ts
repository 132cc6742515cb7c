import { findAnyTask, isRefusal, readTaskId } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import { pathBefore } from '../../../domain/archive.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import type { Look } from '../../../domain/look.ts'
import { screenshotsFolder } from '../../../domain/result/result.ts'
import { taskIdOfPath, taskPath, type TaskId } from '../../../domain/task/task-id.ts'
import type { Task } from '../../../domain/task/task.ts'
import type { Repository } from '../../../ports/repository.ts'
import { taskJson } from '../../task-json.ts'
import { plain } from '../printable.ts'
import { readNotes } from '../read-notes.ts'
import { renderTaskCard } from '../render/task-card.ts'
import type { Workspace } from '../session.ts'
import { readSaid, renderHistory, renderSaid, type HistoryLine } from '../task-said.ts'
import type { Verb } from '../verb.ts'

const HISTORY_MAX = 20

export const show: Verb = {
  name: 'show',
  summary:
    'Show one task whole: what it says, where it stands, what waits for an answer, its files and its history.',
  arguments: [['<id>', 'the task']],
  examples: ['brain show 012', 'brain show 012 --json'],
  showsTexts: true,
  run: async (session, input) => {
    const id = readTaskId(input.arguments[0] ?? '')
    const workspace = await session.open()
    const { ports } = workspace
    const { snapshot, world } = await observe(ports, {
      fetch: session.fetch,
      texts: (path) => taskIdOfPath(path) === id,
      archived: [id],
    })
    const task = findAnyTask(snapshot, id)
    if (isRefusal(task)) return await orUnpublished(task, workspace, id)
    const body = snapshot.look.texts.get(task.path) ?? ''
    const files = await filesOf(ports.repository, task, snapshot.look)
    const history = await historyOf(ports.repository, task, snapshot.look.plan.commit)
    const said = await readSaid(ports.repository, task)
    return {
      kind: 'task',
      data: { task: taskJson(task), body, said, files, history },
      text: (paint) =>
        [
          renderTaskCard(task, { paint, now: world.now }),
          '',
          plain(body).trimEnd(),
          '',
          ...renderSaid(said, paint),
          ...(files.length === 0 ? [] : [paint.bold('Files'), ...files.map(({ path }) => `  ${path}`), '']),
          ...renderHistory(history, paint),
        ]
          .join('\n')
          .trimEnd(),
      quiet: task.id,
      notes: [
        ...readNotes({ ...snapshot, tasks: new Map([[task.id, task]]), problems: [] }),
        ...(pathBefore(task.path) === null ? [] : [`To work on it again: brain reopen ${task.id}`]),
      ],
    }
  },
}

/** A person wrote the file, and nobody else has it yet. */
async function orUnpublished(refusal: Refusal, workspace: Workspace, id: TaskId): Promise<Refusal> {
  const path = taskPath(id)
  const isHere = (await (await workspace.files()).read(path)) !== null
  if (refusal.code !== 'TASK_NOT_FOUND' || !isHere) return refusal
  return refuse('TASK_NOT_FOUND', { task: id, next: `${path} is here, not published yet: brain sync` })
}

async function filesOf(
  repository: Repository,
  task: Task,
  { plan, archive }: Look,
): Promise<readonly { path: string; commit: string }[]> {
  const found = new Map<string, string>()
  const isOwn = (path: string): boolean =>
    path.startsWith(`results/${task.id}-`) || path.startsWith(screenshotsFolder(task.id))
  const ofTip = task.commit === null ? new Map() : await repository.listFiles(task.commit, 'results')
  for (const path of ofTip.keys()) if (isOwn(path)) found.set(path, task.commit ?? '')
  for (const path of [...plan.tree.keys(), ...archive.files.keys()])
    if (isOwn(pathBefore(path) ?? path) && !found.has(path)) found.set(path, plan.commit ?? '')
  return [...found].map(([path, commit]) => ({ path, commit }))
}

async function historyOf(
  repository: Repository,
  task: Task,
  main: string | null,
): Promise<readonly HistoryLine[]> {
  const own = [
    ...new Set([task.path, taskPath(task.id)]),
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
