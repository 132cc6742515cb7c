import { applyMode } from '../apply-mode.ts'
import type { FanOut } from '../template.ts'
import { type Checking, type Path, report, shown, unknownName } from './checking.ts'

/** Modes that name phases which are not there, or leave nothing to do; fan-outs over what holds no items. */
export function checkModes(checking: Checking): void {
  const { phases, modes } = checking.template
  for (const [index, { id, each }] of phases.entries())
    checkEach(checking, each, { phase: id, path: ['phases', index, 'each'] })
  const ids = phases.map(({ id }) => id)
  for (const [name, mode] of modes) {
    const path = ['modes', name]
    for (const [id, { each }] of Object.entries(mode.phases)) {
      if (!ids.includes(id)) report(checking, [...path, 'phases', id], unknownName('phase', id, ids))
      else checkEach(checking, each ?? null, { phase: id, path: [...path, 'phases', id, 'each'] })
    }
    for (const [index, id] of mode.skip.entries())
      if (!ids.includes(id)) report(checking, [...path, 'skip', index], unknownName('phase', id, ids))
    if (phases.length > 0 && applyMode(checking.template, name).phases.every(({ when }) => when === 'false'))
      report(checking, [...path, 'skip'], {
        message: `The mode "${name}" leaves out all phases.`,
        fix: 'Take at least one phase out of "skip".',
      })
  }
}

function checkEach(checking: Checking, each: FanOut | null, place: { phase: string; path: Path }): void {
  if (each === null || each.from === '') return
  const { inputs, phases } = checking.template
  const path = [...place.path, 'from']
  if (each.of === 'list') {
    const lists = inputs.filter(({ type }) => type === 'list').map(({ name }) => name)
    if (!lists.includes(each.from))
      report(checking, path, unknownName('input of the type list called', each.from, lists))
    return
  }
  const makers = phases.filter(({ artifact }) => artifact !== null).map(({ id }) => id)
  if (!makers.includes(each.from))
    report(checking, path, unknownName('phase with an artifact called', each.from, makers))
  else if (checking.upstream.get(place.phase)?.has(each.from) === false)
    report(checking, path, {
      message: `"${shown(place.phase)}" takes its items from "${each.from}", but does not wait for it.`,
      fix: `Add "${each.from}" to its needs.`,
    })
}
