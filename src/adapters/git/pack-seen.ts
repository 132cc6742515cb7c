import type { Archive } from '../../domain/archive.ts'
import type { Tip, Tree } from '../../domain/look.ts'
import type { TaskFile } from '../../domain/task/task.ts'
import { unlike } from '../../domain/task/whole-task.ts'
import type { Seen } from './read-look.ts'

/** What a look saw, as JSON that is quick to read: what most tasks have alike is left out, and a tree is one text. */
export interface PackedSeen extends Pick<Seen, 'base' | 'settings' | 'problems'> {
  readonly plan: Omit<Seen['plan'], 'tree'> & { readonly tree: string }
  readonly tips: readonly (Omit<Tip, 'results'> & { readonly results: string })[]
  readonly tasks: readonly PackedTask[]
  readonly results: readonly (readonly [string, unknown])[]
  readonly feedback: readonly (readonly [string, unknown])[]
  readonly archive: Omit<Archive, 'tasks' | 'files'> & {
    readonly tasks: readonly PackedTask[]
    readonly files: string
  }
}

type PackedTask = Partial<TaskFile>

/** Of a look that asked for no texts. */
export function packSeen(seen: Seen): PackedSeen {
  const { plan, base, tips, tasks, results, feedback, archive, settings, problems } = seen
  return {
    plan: { ...plan, tree: packTree(plan.tree) },
    base,
    tips: tips.map((tip) => ({ ...tip, results: packTree(tip.results) })),
    tasks: [...tasks.values()].map(packTask),
    results: [...results],
    feedback: [...feedback],
    archive: {
      ...archive,
      tasks: [...archive.tasks.values()].map(packTask),
      files: packTree(archive.files),
    },
    settings,
    problems,
  }
}

export function unpackSeen(packed: PackedSeen): Seen {
  const { plan, tips, tasks, results, feedback, archive } = packed
  const archived = archive.tasks.map(unpackTask)
  return {
    ...packed,
    plan: { ...plan, tree: unpackTree(plan.tree) },
    tips: tips.map((tip) => ({ ...tip, results: unpackTree(tip.results) })),
    tasks: new Map(tasks.map(unpackTask).map((task) => [task.path, task])),
    results: new Map(results) as Seen['results'],
    feedback: new Map(feedback) as Seen['feedback'],
    archive: {
      ...archive,
      tasks: new Map(archived.map((task) => [task.id, task])),
      files: unpackTree(archive.files),
    },
    texts: new Map(),
  }
}

/** What a task says that says nothing but its title. */
const USUAL: Omit<TaskFile, 'id' | 'path' | 'title'> = {
  priority: 'medium',
  estimate: null,
  dependsOn: [],
  scope: [],
  verify: [],
  lease: null,
  sprint: null,
  backlog: false,
  created: null,
  workflow: null,
  phase: null,
  part: null,
  closed: null,
  approved: null,
  reopened: 0,
  problems: [],
}

/** What was unpacked once is not packed anew: a writer changes one task, or none, of thousands. */
const packedTasks = new WeakMap<TaskFile, PackedTask>()
const packedTrees = new WeakMap<Tree, string>()

function packTask(task: TaskFile): PackedTask {
  return packedTasks.get(task) ?? unlike<TaskFile>(task, USUAL)
}

function unpackTask(packed: PackedTask): TaskFile {
  const task = wholeFile(packed)
  packedTasks.set(task, packed)
  return task
}

/** Every key by its name: the same with spreads takes twenty times as long, and a plan has thousands of tasks. */
function wholeFile(task: PackedTask): TaskFile {
  const whole: TaskFile = {
    id: task.id!,
    path: task.path!,
    title: task.title!,
    priority: task.priority ?? USUAL.priority,
    estimate: task.estimate ?? null,
    dependsOn: task.dependsOn ?? USUAL.dependsOn,
    scope: task.scope ?? USUAL.scope,
    verify: task.verify ?? USUAL.verify,
    lease: task.lease ?? null,
    sprint: task.sprint ?? null,
    backlog: task.backlog ?? USUAL.backlog,
    created: task.created ?? null,
    workflow: task.workflow ?? null,
    phase: task.phase ?? null,
    part: task.part ?? null,
    closed: task.closed ?? null,
    approved: task.approved ?? null,
    reopened: task.reopened ?? USUAL.reopened,
    problems: task.problems ?? USUAL.problems,
  }
  return task.source === undefined ? whole : { ...whole, source: task.source }
}

/** `<mode> <blob> <path> NUL`, again and again: no path has a NUL in it. */
function packTree(tree: Tree): string {
  return (
    packedTrees.get(tree) ?? [...tree].map(([path, { blob, mode }]) => `${mode} ${blob} ${path}\0`).join('')
  )
}

function unpackTree(text: string): Tree {
  const tree = new Map<string, { blob: string; mode: string }>()
  for (let at = 0; at < text.length;) {
    const mode = text.indexOf(' ', at)
    const blob = text.indexOf(' ', mode + 1)
    const end = text.indexOf('\0', blob + 1)
    if (end === -1) throw new Error('the tree is cut off')
    tree.set(text.slice(blob + 1, end), { mode: text.slice(at, mode), blob: text.slice(mode + 1, blob) })
    at = end + 1
  }
  packedTrees.set(tree, text)
  return tree
}
