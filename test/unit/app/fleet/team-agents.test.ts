import { expect, test } from 'vitest'
import { readRules } from '../../../../src/app/fleet/read-rules.ts'
import { teamAgents } from '../../../../src/app/fleet/team-agents.ts'
import { FLEET_SETTINGS_PATH } from '../../../../src/domain/fleet/fleet-settings.ts'
import { agentsLine } from '../../../../src/presentation/terminal/render/team-agents.ts'

function line(settings: string, ...programs: string[]): string {
  const rules = readRules(new Map([[FLEET_SETTINGS_PATH, settings]]))
  const find = (program: string) => (programs.includes(program) ? `/bin/${program}` : null)
  return agentsLine(teamAgents(rules, { find }))
}

test.each([
  ['runner: process\nagent: claude\n', ['claude', 'codex'], 'claude, installed. Also installed: codex.'],
  [
    'runner: process\nagent: claude\n',
    ['codex'],
    'claude, not installed. Install it, or name another in .brain/fleet.yml.',
  ],
  ['runner: prompt\n', [], 'claude, not installed here; the runner prompt needs none here.'],
])('with %j and %j on PATH a team is told its agent', (settings, programs, said) => {
  expect(line(settings, ...programs)).toContain(`Agent of the project: ${said}`)
})
