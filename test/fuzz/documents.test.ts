import fc from 'fast-check'
import { expect } from 'vitest'
import { readComponents } from '../../src/domain/components/read-components.ts'
import { readManifest } from '../../src/domain/components/read-manifest.ts'
import { readHookInput } from '../../src/domain/hooks/hook-input.ts'
import { readFindings } from '../../src/domain/result/finding.ts'
import { readRequirementTable } from '../../src/domain/result/requirement-table.ts'
import { readDesign } from '../../src/domain/workflow/documents/design.ts'
import { readSpecification } from '../../src/domain/workflow/documents/requirements.ts'
import { readTaskList } from '../../src/domain/workflow/documents/task-list.ts'
import { readOrchestratorState } from '../../src/domain/workflow/orchestrator-state.ts'
import { readBundle } from '../../src/domain/workflow/run-bundle.ts'
import { parseRun } from '../../src/domain/workflow/run.ts'
import { isSafePathPart } from '../../src/domain/workflow/safe-path.ts'
import { fuzz, unlessFailure } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

const PIECES = [
  '- major | src/a.ts:12 | race | Two at once | take turns\n',
  '| REQ-001 | SATISFIED | src/a.ts |\n|---|---|---|\n',
  '| REQ-001 | **partially** | |\n',
  '## Components\n### Store\nDepends on: Index, Store\nMeets: REQ-001, R99999\n',
  '- store: src/store.ts — Keeps (depends on: index; risk: high)\n',
  '| id | file | depends_on |\n| a | src/a.ts | a, b |\n',
  'REQ-001: It works [NEEDS CLARIFICATION: how?]\n',
  '## Requirements\n1. One\n- Two\n',
  '- [ ] T001 Form\n  Type: code\n  Depends on: T001, T002\n  Estimate: 3h\n',
  '- [x] 1.2 Tests (after 1.1)\n',
  'template: speckit\nstarted: {at: 2026-11-22T00:00:00Z}\n',
  'inputs:\n  feature: ../x\n',
  '```\n',
  '<!-- \n',
  `${'|'.repeat(300)}\n`,
  `${'[NEEDS CLARIFICATION:'.repeat(50)}\n`,
] as const
const TEXT = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom<string>(...PIECES) }, HOSTILE_TEXT), {
    maxLength: 20,
  })
  .map((parts) => parts.join(''))

const isLine = (text: string, line: number | null): boolean =>
  line === null || (line >= 1 && line <= text.split(/\r\n|\r|\n|\u2028|\u2029/).length)

fuzz('any text is read as what reviewers found', TEXT, (text) => {
  for (const { severity, text: said } of readFindings(text)) {
    expect(['critical', 'major', 'minor']).toContain(severity)
    expect(said).not.toContain('\n')
  }
  expect(readRequirementTable(text).length).toBeLessThanOrEqual(text.split('\n').length)
})

fuzz('any text is read as specification, design and tasks, and names its lines', TEXT, (text) => {
  const { requirements, open } = readSpecification(text)
  const lines = [requirements, open, readDesign(text).components, readTaskList(text)]
    .flat()
    .map(({ line }) => line)
  expect(lines.filter((line) => !isLine(text, line))).toEqual([])
})

fuzz('any text is read as a brainstorm’s components', TEXT, (text) => {
  const { problems } = readComponents({ DECISIONS: { path: 'DECISIONS.md', firstLine: 1, text } })
  for (const { line, message, fix } of problems) {
    expect(isLine(text, line)).toBe(true)
    expect([message, fix]).not.toContain('')
  }
})

fuzz('any text is read as a run, or why not is said', TEXT, (text) => {
  const { run, problems } = parseRun(text, 'form')
  expect(run !== null || problems.length > 0).toBe(true)
})

const NAMES = [
  ...[
    'name',
    'components',
    'execution',
    'id',
    'file',
    'depends_on',
    'risk',
    'hook_event_name',
    'session_id',
    'cwd',
  ],
  ...[
    'tool_input',
    'file_path',
    'edits',
    'background_tasks',
    'step_status',
    'feature_name',
    'spec_dir',
    'kind',
  ],
  ...['teams_enabled', 'schemaVersion', 'run', 'files', 'path', 'text', '__proto__', 'toString'],
] as const
const WORDS = [
  'Stop',
  'PreToolUse',
  'form',
  '../x',
  'workflow-run',
  'tasks/task-001.md',
  'completed',
  'a\nb',
] as const
const { value: VALUE } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.constantFrom<unknown>(...WORDS, 1, true, null), fc.string(), fc.double()),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6 }),
  ),
}))
const JSON_TEXT = fc.oneof(
  { weight: 4, arbitrary: VALUE.map((value) => JSON.stringify(value)) },
  fc.json(),
  HOSTILE_TEXT,
)

fuzz('any text is read as a hook’s input, or why not is said', JSON_TEXT, (text) => {
  for (const named of ['Stop', 'PreToolUse', undefined]) {
    const input = readHookInput(text, named)
    if (typeof input === 'string') expect(input).not.toBe('')
    else expect(input.session === null || isSafePathPart(input.session)).toBe(true)
  }
})

fuzz('any text is read as a manifest, or its problems are told', JSON_TEXT, (text) => {
  const { manifest, problems } = readManifest(text)
  expect(manifest === null).toBe(problems.length > 0)
  for (const { message, fix } of problems) expect([message, fix]).not.toContain('')
})

fuzz('any text is read as the state of a run or a run in a file, or refused', JSON_TEXT, (text) => {
  unlessFailure(() => readOrchestratorState(text))
  const bundle = unlessFailure(() => readBundle(text))
  for (const { path } of bundle?.files ?? []) expect(path.split('/').every(isSafePathPart)).toBe(true)
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})
