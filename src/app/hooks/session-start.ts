import { isDeathOf } from '../../domain/hooks/death.ts'
import { type HookAnswer, tellSession } from '../../domain/hooks/hook-answer.ts'
import type { HookInput } from '../../domain/hooks/hook-input.ts'
import { digitsOf } from '../../domain/plan/fields.ts'
import type { Task } from '../../domain/task/task.ts'
import type { HookPlace } from '../../ports/hooks.ts'
import { wantsAutosave } from './autosave.ts'
import { type NeedsYou, reportStatus } from '../report-status.ts'
import { isOpen, lookHere, type SeenHere, type WorkHere } from './work-here.ts'

/**
 * What the session is here for, in few words: a worker its task, anybody else what waits for the brain. Ids, counts and
 * commands only, and titles as the brain wrote them: nothing of a worker's.
 */
export async function onSessionStart(place: HookPlace, _input: HookInput): Promise<HookAnswer> {
  const seen = await lookHere(place)
  // It finds out by itself whether it runs already.
  if (wantsAutosave(seen.overview)) place.leave(['autosave', 'start'])
  // A clone in which no command has looked yet: the next hook knows more.
  if (seen.overview.tasks.size === 0 && seen.overview.look.fetchedAt === null)
    place.leave(['status', '--quiet', '--fetch'])
  const { work } = seen
  const lines = work === null ? planLines(seen) : [...workLines(work), ...(await deathLines(place, work))]
  return lines.length === 0 ? null : tellSession('SessionStart', lines.join('\n'))
}

function workLines({ task, branch, isMine }: WorkHere): readonly string[] {
  const id = digitsOf(task.id)
  const head = `brain: you are on ${branch}, the branch of ${task.id} "${title(task)}".`
  if (!isOpen(task))
    return [`${head} The task is ${task.state}: nothing is to be done here. Another one: brain worker claim`]
  if (isMine === false)
    return [
      `${head} It is no longer held here: change nothing, and stop. Unpushed work: brain worker rescue ${id}`,
    ]
  const scope = task.scope.length === 0 ? [] : [`Scope: ${task.scope.join(', ')}`]
  return [
    head,
    ...scope,
    STEPS[task.state]?.(id) ?? `Next: brain worker submit ${id} --summary "…" when all criteria are met`,
  ]
}

const STEPS: Readonly<Partial<Record<Task['state'], (id: string) => string>>> = {
  blocked: (id) => `It waits for an answer of the brain: brain worker wait ${id} --timeout 30m`,
  changes_requested: (id) => `Changes were requested; read them: brain worker wait ${id}`,
  review: (id) => `It is handed in, and waits for review: brain worker wait ${id} --timeout 30m`,
}

/** Told once: the session that is told goes on with the work. */
async function deathLines(place: HookPlace, { task }: WorkHere): Promise<readonly string[]> {
  const death = (await place.deaths.all()).find((one) => one.task === task.id)
  if (death === undefined) return []
  await place.deaths.remove(task.id)
  if (!isDeathOf(task, death)) return []
  return [`The session before this one died (${death.error}). See what it left: git status, git log -3`]
}

function planLines({ overview }: SeenHere): readonly string[] {
  const tasks = [...overview.tasks.values()]
  if (tasks.length === 0) return []
  const { counts, needsYou } = reportStatus(overview)
  const open = tasks.filter(({ closed }) => closed === null)
  const ready = overview.ready()
  const first = overview.tasks.get(ready[0]!)
  const atWork = counts.in_progress + counts.changes_requested
  const head = `brain: ${open.length} open tasks, ${ready.length} ready, ${atWork} at work, ${counts.review} in review.`
  return [
    head,
    ...needLines(needsYou),
    ...runLines(open),
    ...(first === undefined ? [] : [`Best ready task: ${first.id} "${title(first)}"`]),
    'All of it: brain status',
  ]
}

function needLines(needs: readonly NeedsYou[]): readonly string[] {
  const [first] = needs
  if (first === undefined) return []
  const kinds = [...new Set(needs.map(({ kind }) => kind))]
  const said = kinds.map((kind) => {
    const ids = needs.flatMap((need) => (need.kind === kind && need.task !== null ? [need.task] : []))
    const more = ids.length > IDS_MAX ? ', …' : ''
    const count = needs.filter((need) => need.kind === kind).length
    return `${count} ${kind}${ids.length === 0 ? '' : ` (${ids.slice(0, IDS_MAX).join(', ')}${more})`}`
  })
  return [
    `Waits for you: ${said.join(' · ')}.${first.task === null ? '' : ` Next: ${nextFor(first, first.task)}`}`,
  ]
}

const IDS_MAX = 5

/** Made of the id alone: a problem's fix may hold words that a worker wrote. */
function nextFor({ kind }: NeedsYou, task: Task['id']): string {
  const id = digitsOf(task)
  return kind === 'review' ? `brain review ${id}` : `brain show ${id}`
}

function runLines(open: readonly Task[]): readonly string[] {
  const runs = new Map<string, number>()
  for (const { workflow } of open) if (workflow !== null) runs.set(workflow, (runs.get(workflow) ?? 0) + 1)
  const names = [...runs].slice(0, IDS_MAX).map(([run, count]) => `${run} (${count} open tasks)`)
  return names.length === 0 ? [] : [`Workflows: ${names.join(', ')}. Where one stands: brain workflow status`]
}

const TITLE_MAX = 80

function title({ title: text }: Task): string {
  const line = text.replace(/[\s"\p{Cc}]+/gu, ' ').trim()
  return line.length > TITLE_MAX ? `${line.slice(0, TITLE_MAX - 1)}…` : line
}
