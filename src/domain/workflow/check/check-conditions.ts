import { type Condition, type Operand, parseCondition } from '../parse-condition.ts'
import { ITEM_FIELDS } from '../placeholders.ts'
import type { FanOut, TeamMember } from '../template.ts'
import { type Checking, type Path, report, shown, unknownName } from './checking.ts'

interface Place {
  readonly path: Path
  /** The phase whose condition it is. */
  readonly phase: string
  /** Set where the condition is asked for each item. */
  readonly each: FanOut | null
  /** Asked when the phase is done: its own artifact counts too. */
  readonly after: boolean
}

/** Conditions that do not parse, ask for what is not there, or can never hold. */
export function checkConditions(checking: Checking): void {
  const { phases, modes } = checking.template
  for (const [index, phase] of phases.entries()) {
    const at = (...path: Path): Path => ['phases', index, ...path]
    const place = { phase: phase.id, each: null, after: false }
    checkWhen(checking, phase.when, { ...place, path: at('when') })
    checkTeam(checking, phase.team, { ...place, each: phase.each, path: at('team') })
    const judging = { ...place, each: phase.each, after: true, path: at('gate', 'team') }
    checkTeam(checking, phase.gate.team, judging)
    checkTeam(checking, phase.gate.strategy?.team ?? [], { ...judging, path: at('gate', 'strategy', 'team') })
  }
  for (const [mode, changes] of modes)
    for (const [id, { when, gate, each }] of Object.entries(changes.phases)) {
      const place = { phase: id, each: each ?? phases.find((phase) => phase.id === id)?.each ?? null }
      const path = ['modes', mode, 'phases', id]
      checkWhen(checking, when ?? null, { ...place, each: null, after: false, path: [...path, 'when'] })
      checkTeam(checking, gate?.team ?? [], { ...place, after: true, path: [...path, 'gate', 'team'] })
      const voting = { ...place, after: true, path: [...path, 'gate', 'strategy', 'team'] }
      checkTeam(checking, gate?.strategy?.team ?? [], voting)
    }
}

function checkTeam(checking: Checking, team: readonly TeamMember[], place: Place): void {
  for (const [index, { when }] of team.entries())
    checkWhen(checking, when, { ...place, path: [...place.path, index, 'when'] })
}

function checkWhen(checking: Checking, when: string | null, place: Place): void {
  if (when === null || when.trim() === '') return
  const { parsed, problem } = parseCondition(when)
  if (problem !== null) {
    const message = `The condition "${shown(when)}" cannot be read: ${problem.message}`
    report(checking, place.path, { message, fix: problem.fix })
    return
  }
  if (isConstant(parsed))
    report(checking, place.path, {
      message: `The condition "${shown(when)}" asks about nothing: it is always the same.`,
      fix: 'Delete it, or delete what it stands for.',
    })
  checkNames(checking, parsed, place)
}

function isConstant(condition: Condition): boolean {
  if (condition.kind === 'exists') return false
  if (condition.kind === 'not') return isConstant(condition.of)
  if (condition.kind === 'truth') return condition.of.kind === 'literal'
  if (condition.kind === 'compare')
    return condition.left.kind === 'literal' && condition.right.kind === 'literal'
  return isConstant(condition.left) && isConstant(condition.right)
}

function checkNames(checking: Checking, condition: Condition, place: Place): void {
  switch (condition.kind) {
    case 'or':
    case 'and':
      checkNames(checking, condition.left, place)
      checkNames(checking, condition.right, place)
      return
    case 'not':
      checkNames(checking, condition.of, place)
      return
    case 'exists':
      checkArtifact(checking, condition.phase, place)
      return
    case 'truth':
      checkOperand(checking, condition.of, place)
      return
    case 'compare':
      checkOperand(checking, condition.left, place)
      checkOperand(checking, condition.right, place)
      checkValues(checking, condition, place)
  }
}

/** An artifact that no earlier phase makes is never there. */
export function checkArtifact(
  checking: Checking,
  id: string,
  place: { phase: string; after: boolean; path: Path; words?: string },
): void {
  const makers = checking.template.phases.filter(({ artifact }) => artifact !== null)
  const where = place.words === undefined ? {} : { words: place.words }
  if (!makers.some((phase) => phase.id === id)) {
    const known = makers.map((phase) => phase.id)
    report(checking, place.path, { ...unknownName('phase with an artifact', id, known), ...where })
  } else if (checking.upstream.get(place.phase)?.has(id) === false && !(place.after && id === place.phase))
    report(checking, place.path, {
      message: `"${shown(place.phase)}" uses the artifact of "${id}", but does not wait for it.`,
      fix: `Add "${id}" to its needs.`,
      ...where,
    })
}

function checkOperand(checking: Checking, operand: Operand, place: Place): void {
  if (operand.kind === 'literal') return
  const { template } = checking
  const [scope = '', name = ''] = operand.name.split('.')
  if (scope === 'mode' && template.modes.size === 0)
    report(checking, place.path, { message: 'The template has no modes.', fix: 'Add modes, or do not ask.' })
  if (scope === 'input' && !template.inputs.some((input) => input.name === name)) {
    const known = template.inputs.map((input) => input.name)
    report(checking, place.path, unknownName('input', name, known))
  }
  if (scope === 'item') checkItem(checking, name, place)
}

function checkItem(checking: Checking, name: string, { each, path }: Place): void {
  const known = each === null ? [] : (ITEM_FIELDS[each.of] ?? [])
  if (each === null)
    report(checking, path, {
      message: `item.${shown(name)} is known only to the team of a phase with "each".`,
      fix: 'Ask about an input.',
    })
  else if (!known.includes(name)) report(checking, path, unknownName('field of an item', name, known))
}

/** Where the values of a name are known, a text that is none of them is misspelt. */
function checkValues(
  checking: Checking,
  { sign, left, right }: Extract<Condition, { kind: 'compare' }>,
  { path }: Place,
): void {
  if (sign === 'contains') return
  for (const [name, literal] of [
    [left, right],
    [right, left],
  ]) {
    if (name?.kind !== 'name' || literal?.kind !== 'literal') continue
    const known = knownValues(checking, name.name)
    for (const value of [literal.value].flat())
      if (known !== null && !known.includes(String(value)))
        report(checking, path, unknownName(`value of ${name.name}`, String(value), known))
  }
}

function knownValues({ template }: Checking, name: string): readonly string[] | null {
  if (name === 'mode') return template.modes.size === 0 ? null : [...template.modes.keys()]
  const input = template.inputs.find((one) => `input.${one.name}` === name)
  if (input?.type === 'boolean') return ['true', 'false']
  return input === undefined || input.choices.length === 0 ? null : input.choices
}
