import type { Problem } from '../task/task.ts'
import { attentionOf } from './attention.ts'
import { withoutClock } from './plan-times.ts'
import type { PlanView } from './plan-view.ts'
import { normalRegion } from './region-hash.ts'
import { editedRegions, readRegions, replaceRegions } from './regions.ts'
import { renderBlockers } from './render-blockers.ts'
import { renderGraph } from './render-graph.ts'
import { renderOverview } from './render-overview.ts'
import { renderProgress } from './render-progress.ts'
import { renderQueue } from './render-queue.ts'

const FRESH_PLAN = `# Work Plan

## 🎯 Strategic Goals

_What this project is for, and what matters most next. This part is yours: brain never changes it._

## 📝 Notes

_Anything worth keeping beside the plan. This part is yours, too._
`

/**
 * WORK-PLAN.md for this snapshot. `text` is the file as it stands, null when there is none. With problems, and when
 * nothing but the time would differ, the text comes back as it was.
 */
export function renderPlan(
  snapshot: PlanView,
  { now, text }: { readonly now: Date; readonly text: string | null },
): { text: string; problems: Problem[] } {
  const contents = renderRegions(snapshot, now)
  if (text === null) return { text: replaceRegions(FRESH_PLAN, contents), problems: [] }
  const { problems } = readRegions(text)
  if (problems.length > 0 || saysTheSame(text, contents)) return { text, problems }
  return { text: replaceRegions(text, contents), problems }
}

/** Do they differ in nothing but the time of rendering? */
export function isSamePlan(a: string, b: string): boolean {
  const said = (text: string): string => withoutClock(text.replaceAll(HASH, ' -->'))
  return said(a) === said(b)
}

const HASH = /(?<=^<!-- brain:begin [a-z0-9-]+) [0-9a-f]+ -->/gm

/** In the order in which they stand in a fresh plan. */
function renderRegions(snapshot: PlanView, now: Date): Map<string, string> {
  const attention = attentionOf(snapshot, now)
  return new Map([
    ['overview', renderOverview(snapshot, now)],
    ['queue', renderQueue(snapshot)],
    ['blockers', renderBlockers(attention)],
    ['progress', renderProgress(snapshot, { attention, now })],
    ['graph', renderGraph(snapshot)],
  ])
}

function saysTheSame(text: string, contents: ReadonlyMap<string, string>): boolean {
  const texts = new Map(readRegions(text).regions.map((region) => [region.name, region.text]))
  const edited = new Set(editedRegions(text).map((region) => region.name))
  return [...contents].every(([name, content]) => {
    const old = texts.get(name)
    return old !== undefined && !edited.has(name) && comparable(old) === comparable(content)
  })
}

function comparable(text: string): string {
  return withoutClock(normalRegion(text))
}
