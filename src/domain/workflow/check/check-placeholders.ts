import { ITEM_FIELDS, logicIn, placeholdersIn, RUN_NAMES } from '../placeholders.ts'
import { pathProblem, patternProblem } from '../safe-path.ts'
import type { Phase, TeamMember } from '../template.ts'
import { checkArtifact } from './check-conditions.ts'
import { type Checking, type Path, report, shown, unknownName } from './checking.ts'

interface Place {
  readonly phase: Phase
  readonly path: Path
  /** Written for those who look at what the phase made. */
  readonly after: boolean
}

/** Placeholders for what is not there, in prompts, paths and patterns; paths that leave the repository. */
export function checkPlaceholders(checking: Checking): void {
  const { phases, modes } = checking.template
  for (const [index, phase] of phases.entries()) {
    const at = (...path: Path): Place => ({ phase, path: ['phases', index, ...path], after: true })
    checkText(checking, phase.prompt, at('prompt'))
    checkTeam(checking, phase.team, at('team'))
    checkTeam(checking, phase.gate.team, at('gate', 'team'))
    checkTeam(checking, phase.gate.strategy?.team ?? [], at('gate', 'strategy', 'team'))
    checkPath(checking, phase.artifact, at('artifact'))
    for (const [item, pattern] of phase.scope.entries()) checkScope(checking, pattern, at('scope', item))
    for (const [item, command] of phase.verify.entries()) checkCommand(checking, command, at('verify', item))
    for (const [item, command] of phase.gate.commands.entries())
      checkCommand(checking, command, at('gate', 'commands', item))
  }
  checkWriters(checking)
  for (const [mode, changes] of modes)
    for (const phase of phases) {
      const gate = Object.hasOwn(changes.phases, phase.id) ? changes.phases[phase.id]?.gate : undefined
      const path = ['modes', mode, 'phases', phase.id, 'gate']
      checkTeam(checking, gate?.team ?? [], { phase, after: true, path: [...path, 'team'] })
      const voting = { phase, after: true, path: [...path, 'strategy', 'team'] }
      checkTeam(checking, gate?.strategy?.team ?? [], voting)
      for (const [item, command] of (gate?.commands ?? []).entries())
        checkCommand(checking, command, { phase, after: true, path: [...path, 'commands', item] })
    }
}

function checkTeam(checking: Checking, team: readonly TeamMember[], place: Place): void {
  for (const [index, { prompt }] of team.entries())
    checkText(checking, prompt, { ...place, path: [...place.path, index, 'prompt'] })
}

function checkText(checking: Checking, text: string, place: Place): void {
  for (const at of logicIn(text)) {
    const words = text.slice(at).split('\n', 1)[0]?.slice(0, 40) ?? ''
    const message = `"${shown(words)}" looks like a section or a condition; placeholders are names only.`
    report(checking, place.path, { message, fix: 'Use "when" of the phase, or say it in words.', words })
  }
  for (const { name } of placeholdersIn(text)) checkName(checking, name, place)
}

function checkName(checking: Checking, name: string, { phase, path, after }: Place): void {
  const [, rest] = /^artifact\.(.+)$/.exec(name) ?? []
  if (rest !== undefined) {
    checkArtifact(checking, rest, { phase: phase.id, after, path, words: name })
    return
  }
  const known = namesFor(checking, phase)
  if (!known.includes(name))
    report(checking, path, { ...unknownName('placeholder', name, known), words: name })
}

function namesFor({ template }: Checking, { each }: Phase): readonly string[] {
  const ofItem = each === null ? [] : (ITEM_FIELDS[each.of] ?? [])
  return [
    ...template.inputs.map(({ name }) => `input.${name}`),
    ...ofItem.map((name) => `item.${name}`),
    ...RUN_NAMES,
  ]
}

/** Names that can stand in a path: those whose values are checked to be parts of one. */
const PATH_NAMES = /^(?:input\..*|item\.id|run\.name|run\.folder)$/

function checkPath(checking: Checking, artifact: string | null, place: Place): void {
  if (artifact === null || artifact === '') return
  const { path, phase } = place
  checkPathNames(checking, artifact, place)
  const filled = withStandIns(artifact)
  const wrong = pathProblem(filled) ?? otherRun(filled)
  if (wrong !== null)
    report(checking, path, {
      message: `The artifact "${shown(artifact)}" ${wrong}.`,
      fix: 'Write a path such as {{run.folder}}/plan.md or docs/plan.md.',
    })
  if (phase.each !== null && !artifact.includes('item.id'))
    report(checking, path, {
      message: `"${shown(phase.id)}" is done once for each item, and all would write "${shown(artifact)}".`,
      fix: 'Put {{item.id}} into the path.',
    })
}

function checkPathNames(checking: Checking, text: string, place: Place): void {
  checkText(checking, text, { ...place, after: false })
  for (const { name } of placeholdersIn(text))
    if (!PATH_NAMES.test(name))
      report(checking, place.path, {
        message: `{{${shown(name)}}} cannot stand in a path.`,
        fix: 'Use an input, {{item.id}}, {{run.name}} or {{run.folder}}.',
      })
}

function withStandIns(text: string): string {
  return text.replaceAll(/\{\{[ \t]*run\.folder[ \t]*\}\}/g, 'workflows/x').replaceAll(/\{\{[^{}]*\}\}/g, 'x')
}

/** A run writes into its own folder of workflows/ and no other. */
function otherRun(filled: string): string | null {
  if (!filled.toLowerCase().startsWith('workflows/') && filled.toLowerCase() !== 'workflows') return null
  return filled.startsWith('workflows/x/') ? null : 'lies in workflows/, but not in the folder of its run'
}

function checkScope(checking: Checking, pattern: string, place: Place): void {
  if (pattern === '') return
  checkPathNames(checking, pattern, place)
  // A field such as item.files is a list of paths by itself.
  const wrong = patternProblem(withStandIns(pattern))
  if (wrong !== null)
    report(checking, place.path, {
      message: `The scope "${shown(pattern)}" ${wrong}.`,
      fix: 'Write a pattern such as src/** or docs/**.',
    })
}

/** What a person gave never becomes part of a command. */
function checkCommand(checking: Checking, command: string, { path }: Place): void {
  if (placeholdersIn(command).length > 0 || logicIn(command).length > 0)
    report(checking, path, {
      message: `The command "${shown(command)}" has a placeholder; commands are run as they stand.`,
      fix: 'Write the command out, or put it into a script of the project.',
    })
}

/** Two phases may write one file only when one of them comes after the other. */
function checkWriters(checking: Checking): void {
  const { phases } = checking.template
  for (const [index, { id, artifact }] of phases.entries()) {
    const other = phases
      .slice(0, index)
      .find(
        (earlier) =>
          artifact !== null &&
          earlier.artifact === artifact &&
          earlier.id !== id &&
          checking.upstream.get(id)?.has(earlier.id) !== true &&
          checking.upstream.get(earlier.id)?.has(id) !== true,
      )
    if (other !== undefined)
      report(checking, ['phases', index, 'artifact'], {
        message: `"${shown(id)}" and "${shown(other.id)}" write the same file at the same time.`,
        fix: 'Let one need the other, or give them files of their own.',
      })
  }
}
