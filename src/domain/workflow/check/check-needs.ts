import { shortestCircle } from '../../queue/dependency-graph.ts'
import type { Template } from '../template.ts'
import { type Checking, report, shown, unknownName } from './checking.ts'

/** Ids that are there twice, needs that are not there, circles, and phases that would never begin. */
export function checkNeeds(checking: Checking): void {
  const { template, upstream } = checking
  const ids = template.phases.map(({ id }) => id)
  const circular = new Set(ids.filter((id) => upstream.get(id)?.has(id) === true))
  for (const [index, { id, needs }] of template.phases.entries()) {
    if (id === '') continue
    const first = ids.indexOf(id)
    if (first < index) tellTwice(checking, index, id)
    else if (!circular.has(id) && [...(upstream.get(id) ?? [])].some((need) => circular.has(need)))
      tellNever(checking, index, id)
    for (const [at, need] of needs.entries()) {
      const place = ['phases', index, 'needs', at]
      if (need !== '' && !ids.includes(need)) report(checking, place, unknownName('phase', need, ids))
      if (needs.indexOf(need) < at)
        report(checking, place, {
          message: `"${shown(id)}" needs "${shown(need)}" twice.`,
          fix: 'Write it once.',
        })
    }
  }
  tellCircles(checking, circular)
}

function tellTwice(checking: Checking, index: number, id: string): void {
  const message = `Two phases have the id "${shown(id)}".`
  report(checking, ['phases', index, 'id'], { message, fix: 'Give one of them another id.' })
}

function tellNever(checking: Checking, index: number, id: string): void {
  const message = `"${shown(id)}" never begins: it waits for phases that wait for each other.`
  report(checking, ['phases', index, 'needs'], {
    message,
    fix: 'Open the circle that is named above or below.',
  })
}

/** Each circle once, where its first phase stands. */
function tellCircles(checking: Checking, circular: ReadonlySet<string>): void {
  const needs = new Map(checking.template.phases.map((phase) => [phase.id, phase.needs]))
  const told = new Set<string>()
  for (const [index, { id }] of checking.template.phases.entries()) {
    if (!circular.has(id) || told.has(id)) continue
    const circle = shortestCircle(needs, id) ?? [id]
    for (const each of checking.upstream.get(id) ?? [])
      if (checking.upstream.get(each)?.has(id) === true) told.add(each)
    const message = `These phases wait for each other: ${circle.join(' → ')}.`
    report(checking, ['phases', index, 'needs'], { message, fix: 'Take one of these needs out.' })
  }
}

export function upstreamOf({ phases }: Template): Checking['upstream'] {
  const needs = new Map(phases.map((phase) => [phase.id, phase.needs]))
  return new Map(
    phases.map(({ id }) => {
      const seen = new Set<string>()
      const queue = [...(needs.get(id) ?? [])]
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        if (seen.has(next)) continue
        seen.add(next)
        queue.push(...(needs.get(next) ?? []))
      }
      return [id, seen] as const
    }),
  )
}
