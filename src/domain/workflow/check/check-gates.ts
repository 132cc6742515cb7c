import type { Gate, GateKind, TeamMember } from '../template.ts'
import { type Checking, type Path, report, shown } from './checking.ts'

/** What each kind of gate has besides its kind; everything else says something that nobody would ask. */
const PARTS: Readonly<Record<GateKind, readonly (keyof Gate)[]>> = {
  none: [],
  human: [],
  checks: ['commands'],
  review: ['team'],
  vote: ['team', 'options', 'passing'],
}
const OPTIONAL: ReadonlySet<keyof Gate> = new Set(['commands'])

/** Gates without what they need, or with what they do not ask for; members who are there twice. */
export function checkGates(checking: Checking): void {
  const { template } = checking
  for (const [index, { gate, team }] of template.phases.entries()) {
    checkGate(checking, gate, ['phases', index, 'gate'])
    checkTeam(checking, team, ['phases', index, 'team'])
  }
  for (const [mode, { phases }] of template.modes)
    for (const [id, { gate }] of Object.entries(phases))
      if (gate !== undefined) checkGate(checking, gate, ['modes', mode, 'phases', id, 'gate'])
}

function checkGate(checking: Checking, gate: Gate, path: Path): void {
  const wanted = PARTS[gate.kind] as readonly (keyof Gate)[] | undefined
  if (wanted === undefined) return
  for (const part of ['commands', 'team', 'options', 'passing'] as const) {
    const isThere = gate[part].length > 0
    if (isThere && !wanted.includes(part)) {
      const message = `A gate of the kind ${gate.kind} has no "${part}".`
      report(checking, [...path, part], { message, fix: 'Delete it, or choose another kind.' })
    }
    if (!isThere && wanted.includes(part) && !OPTIONAL.has(part)) {
      const message = `A gate of the kind ${gate.kind} needs "${part}"; it is missing.`
      report(checking, path, { message, fix: `Add "${part}: …" to the gate.` })
    }
  }
  checkTeam(checking, gate.team, [...path, 'team'])
  checkOptions(checking, gate, path)
  checkStrategy(checking, gate, [...path, 'strategy'])
}

/** The same can be found a second time in attempt 2 at the earliest: then one more has to be left. */
const STRATEGY_ATTEMPTS_MIN = 3

function checkStrategy(checking: Checking, gate: Gate, path: Path): void {
  const { strategy } = gate
  if (strategy === null) return
  if (gate.kind !== 'review')
    report(checking, path, {
      message: `A gate of the kind ${gate.kind} has no "strategy".`,
      fix: 'Delete it, or choose the kind review.',
    })
  else if (gate.attempts < STRATEGY_ATTEMPTS_MIN)
    report(checking, path, {
      message: `With ${gate.attempts} attempts the vote on the strategy would come when no attempt is left.`,
      fix: `Write "attempts: ${STRATEGY_ATTEMPTS_MIN}" or more, or delete the strategy.`,
    })
  for (const part of ['team', 'options', 'passing'] as const)
    if (strategy[part].length === 0)
      report(checking, path, { message: `The strategy needs "${part}".`, fix: `Add "${part}: …" to it.` })
  checkOptions(checking, strategy, path)
  checkTeam(checking, strategy.team, [...path, 'team'])
  for (const [index, { id }] of strategy.team.entries())
    if (gate.team.some((member) => member.id === id))
      report(checking, [...path, 'team', index, 'id'], twice(id))
}

function checkOptions(
  checking: Checking,
  { options, passing }: Pick<Gate, 'options' | 'passing'>,
  path: Path,
): void {
  if (options.length === 1)
    report(checking, [...path, 'options'], {
      message: 'A vote with one option decides nothing; two or more were expected.',
      fix: 'Add another option, or use a review.',
    })
  for (const [index, option] of options.entries())
    if (options.indexOf(option) < index)
      report(checking, [...path, 'options', index], {
        message: `The option "${shown(option)}" is there twice.`,
        fix: 'Delete one.',
      })
  for (const [index, option] of passing.entries())
    if (!options.includes(option))
      report(checking, [...path, 'passing', index], {
        message: `"${shown(option)}" is passing, but is none of the options.`,
        fix: `The options are: ${shown(options.join(', '))}.`,
      })
}

function checkTeam(checking: Checking, team: readonly TeamMember[], path: Path): void {
  for (const [index, { id }] of team.entries())
    if (id !== '' && team.findIndex((member) => member.id === id) < index)
      report(checking, [...path, index, 'id'], twice(id))
}

function twice(id: string): { readonly message: string; readonly fix: string } {
  const message = `Two members of the team have the id "${shown(id)}".`
  return { message, fix: 'Give one of them another id.' }
}
