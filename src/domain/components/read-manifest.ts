import { shortestCircle } from '../queue/dependency-graph.ts'
import { nearest } from '../settings/nearest.ts'
import { isArtifactPath } from '../workflow/run-input.ts'
import {
  EXECUTION_MODES,
  LEVELS,
  type Component,
  type Level,
  type Manifest,
  type ManifestProblem,
} from './manifest.ts'
import { isObject, readFields, type FieldReader } from './read-fields.ts'

export interface ReadManifest {
  /** null while there is any problem. */
  readonly manifest: Manifest | null
  /** All of them at once. */
  readonly problems: readonly ManifestProblem[]
  /** Worth a thought, and no reason to stop. */
  readonly warnings: readonly ManifestProblem[]
}

/** Reads `manifest.json`. Never throws, never stops at the first problem. */
export function readManifest(text: string): ReadManifest {
  const values = parsed(text)
  if (values === null) {
    const message = 'It is no JSON object.'
    return {
      manifest: null,
      problems: [{ field: '', message, fix: 'Write one: {"name": …}.' }],
      warnings: [],
    }
  }
  const problems: ManifestProblem[] = []
  const manifest = manifestOf(readFields(values, problems))
  checkComponents(manifest.components, problems)
  return { manifest: problems.length === 0 ? manifest : null, problems, warnings: warningsOf(manifest) }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function manifestOf(fields: FieldReader): Manifest {
  const execution = fields.object('execution')
  const quality = fields.object('quality')
  const risk = fields.choice('risk_level', LEVELS, 'medium')
  const components = fields.objects('components').map((one) => componentOf(one, risk))
  if (components.length === 0)
    fields.wrong('components', 'There is no component.', 'Name at least one: {"id": …, "file": …}.')
  return {
    name: fields.text('name'),
    project: fields.text('project'),
    workDir: fields.text('work_dir'),
    specDir: fields.text('spec_dir'),
    created: fields.text('created', '') || null,
    complexity: fields.number('complexity', { otherwise: 5, least: 1, most: 10 }),
    risk,
    execution: {
      mode: execution.choice('mode', EXECUTION_MODES, 'standard'),
      parallelComponents: execution.flag('parallel_components', false),
      reviewers: execution.number('reviewers', { otherwise: 2, least: 0, most: 20 }),
      requireTests: execution.flag('require_tests', true),
      votingGates: execution.texts('voting_gates'),
    },
    components,
    quality: {
      coverageTarget: quality.number('coverage_target', { otherwise: 80, least: 0, most: 100 }),
      lintRequired: quality.flag('lint_required', true),
      securityScan: quality.flag('security_scan', false),
    },
    gotchas: fields.texts('gotchas'),
    validationCommand: fields.text('validation_command', '') || null,
  }
}

/** As part of paths and front matter. */
const COMPONENT_ID = /^[a-z0-9][a-z0-9_-]{0,39}$/

function componentOf(fields: FieldReader, risk: Level): Component {
  const id = fields.text('id')
  if (id !== '' && !COMPONENT_ID.test(id))
    fields.wrong(
      'id',
      `"${id.slice(0, 60)}" is no id: small letters, digits, - and _, at most 40.`,
      'For example: user-store.',
    )
  const file = fields.text('file')
  if (file !== '' && !isArtifactPath(file))
    fields.wrong('file', `"${file.slice(0, 80)}" is no file of the repository.`, 'Such as src/store.ts.')
  return {
    id,
    file,
    dependsOn: fields.texts('depends_on'),
    complexity: fields.choice('complexity', LEVELS, 'medium'),
    risk: fields.choice('risk', LEVELS, risk),
    purpose: fields.text('purpose', ''),
    contextFile: fields.text('context_file', '') || null,
    notes: fields.text('notes', ''),
  }
}

function checkComponents(components: readonly Component[], problems: ManifestProblem[]): void {
  const ids = components.map(({ id }) => id)
  for (const [index, { id, dependsOn }] of components.entries()) {
    const place = `components[${index}]`
    if (id !== '' && ids.indexOf(id) < index)
      problems.push({
        field: `${place}.id`,
        message: `Two components have the id "${id}".`,
        fix: 'Give one of them another id.',
      })
    for (const [at, need] of dependsOn.entries()) {
      if (ids.includes(need)) continue
      const meant = nearest(need, ids)
      problems.push({
        field: `${place}.depends_on[${at}]`,
        message: `There is no component "${need.slice(0, 60)}".`,
        fix: meant === null ? 'Add it, or leave it out.' : `Write "${meant}", if that is meant.`,
      })
    }
  }
  for (const circle of circlesIn(components))
    problems.push({
      field: 'components',
      message: `Circular dependency: ${circle.join(' -> ')}`,
      fix: 'Take one of these dependencies out.',
    })
}

/** One circle for each group of components that wait for each other, from its first by name back to it. */
function circlesIn(components: readonly Component[]): readonly (readonly string[])[] {
  const needs = new Map(components.map(({ id, dependsOn }) => [id, dependsOn]))
  const told = new Set<string>()
  return [...needs.keys()].toSorted().flatMap((start) => {
    if (told.has(start)) return []
    const way = shortestCircle(needs, start)
    for (const id of way ?? []) told.add(id)
    return way === null ? [] : [way]
  })
}

const REVIEWERS_HIGH_RISK = 4
const COMPLEXITY_HIGH = 8

function warningsOf({
  risk,
  execution,
  complexity,
  validationCommand,
  components,
}: Manifest): readonly ManifestProblem[] {
  const warnings: ManifestProblem[] = []
  const warn = (field: string, message: string, fix: string): void =>
    void warnings.push({ field, message, fix })
  if (risk === 'high' && execution.reviewers < REVIEWERS_HIGH_RISK)
    warn(
      'execution.reviewers',
      `High risk with ${execution.reviewers} reviewers.`,
      `At least ${REVIEWERS_HIGH_RISK} are usual; a run asks 6 where the risk is high.`,
    )
  if (complexity > COMPLEXITY_HIGH && risk === 'low')
    warn('risk_level', `Complexity ${complexity} with low risk.`, 'Is the risk really low?')
  if (execution.requireTests && validationCommand === null)
    warn(
      'validation_command',
      'Tests are required, and no command runs them.',
      'Name it, such as "npm test".',
    )
  const files = components.map(({ file }) => file)
  for (const [index, file] of files.entries())
    if (file !== '' && files.indexOf(file) < index)
      warn(
        `components[${index}].file`,
        `Another component has the file ${file} too.`,
        "Workers at the same time get in each other's way: make them one, or let one depend on the other.",
      )
  return warnings
}
