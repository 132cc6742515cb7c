import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aProject } from '../support/a-project.ts'

const FILES = {
  'docs/features/042-form/idea.md': '# Form\n\nVisitors write to us.\n',
  'ideas/form.md': '# Form\n\nVisitors write to us, and we answer.\n',
  'specs/042-form/spec.md': '# Spec\n\n- **FR-001**: write\n',
  'specs/042-form/plan.md': '# Plan\n',
  'specs/042-form/tasks.md': '- [ ] T001 [P] Write `src/a.txt`\n- [ ] T002 [P] Write `src/b.txt`\n',
}
const STATE = {
  ...{ feature_name: 'form', branch_name: 'form-branch', idea_file: 'ideas/form.md' },
  ...{ spec_dir: 'specs/042-form', current_step: 'implement' },
  step_status: {
    ...{ specify: 'completed', clarify: 'skipped', plan: 'completed', 'plan-review': 'completed' },
    ...{ tasks: 'completed', analyze: 'completed', implement: 'pending' },
  },
  ...{ started_at: '2020-01-01T00:00:00Z', last_updated: '2030-01-01T00:00:00Z' },
  ...{ teams_enabled: true, team_state: null },
}

test('a run is taken over from orchestrator-state.json half-way, shown in its box, and exported again', async () => {
  const brain = await (await aProject({ files: FILES })).join('bea')
  await writeFile(`${brain.dir}/orchestrator-state.json`, JSON.stringify(STATE))
  const started = await brain.ok('workflow', 'new', '--state', 'orchestrator-state.json', '--name', 'form')
  expect(started).toContain('Started form (speckit).')
  expect(await brain.ok('show', '1')).toContain('Visitors write to us, and we answer.')
  const status = await brain.ok('workflow', 'status', 'form', '--team')
  expect(status).toMatch(/Branch: form-branch[^]*Source: ideas\/form.md/)
  expect(status).toContain('║  [✓] Specify  →  [−] Clarify  →  [✓] Plan  →  [✓] Plan Review ⚡')
  expect(status).toContain('║  [✓] Tasks  →  [✓] Analyze  →  [▶] Implement ⚡')
  expect(status).toContain('Workers at work: none.')
  const state = JSON.parse(await brain.ok('workflow', 'export-state', 'form')) as Record<string, unknown>
  expect(Object.keys(state)).toEqual(expect.arrayContaining(Object.keys(STATE)))
  expect(state).toMatchObject({
    ...{ started_at: STATE.started_at, branch_name: 'form-branch', idea_file: 'ideas/form.md' },
    ...{ current_step: 'implement', teams_enabled: true, spec_dir: 'specs/042-form' },
    step_status: { ...STATE.step_status, implement: 'in_progress' },
    team_state: {
      active_team: 'speckit-042-form-implement',
      teammates: { 'group-1': { status: 'pending' }, 'group-2': { status: 'pending' } },
      timeout_minutes: 15,
    },
  })
  const tasks = await brain.data<{ tasks: { title: string }[] }>('list', '--fetch')
  expect(tasks.tasks.map(({ title }) => title.split(': ').at(-1))).toEqual([
    'Implement, group-1 (T001)',
    'Implement, group-2 (T002)',
    'Implement, test-writer',
  ])
})

test('a spec-kit project is worked as it is, from any step, without teams, with its idea as what is asked', async () => {
  const brain = await (await aProject({ files: FILES })).join('bea')
  const words = ['workflow', 'new', '--template', 'speckit', '--input', 'feature=042-form', '--no-teams']
  const wrong = await brain.refused(...words, '--from', 'nowhere')
  expect(wrong).toMatchObject({ code: 'BAD_INPUT' })
  const missing = await brain.refused(...words.with(5, 'feature=other'), '--from', 'tasks')
  expect(missing.message).toContain('docs/features/other/idea.md is not on the base branch')
  // The feature is that of the branch, as nobody names one.
  await brain.git('switch', '--quiet', '-c', '042-form')
  await brain.ok(...words.toSpliced(4, 2), '--from', 'tasks', '--name', 'form')
  const shown = await brain.ok('show', '1')
  expect(shown).toContain('Visitors write to us.')
  const status = await brain.ok('workflow', 'status')
  expect(status).toContain('Teams Disabled')
  expect(status).toContain('[▶] Tasks')
})
