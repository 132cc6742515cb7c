import { allTemplates, templateTexts } from '../../../app/workflow/find-template.ts'
import { observe } from '../../../app/observe.ts'
import { renderTable } from '../render/table.ts'
import { openTerminal } from '../terminal-width.ts'
import type { Verb } from '../verb.ts'

export const workflowTemplateList: Verb = {
  name: 'workflow template list',
  summary: 'List workflow templates: those of this repository, and those that come with brain.',
  examples: ['brain workflow template list', 'brain workflow template list --json'],
  run: async (session) => {
    const { ports } = await session.open()
    const { snapshot } = await observe(ports, { fetch: session.fetch, texts: templateTexts })
    const found = await allTemplates(snapshot.look, await session.templates())
    const templates = found.map(({ name, origin, path, template, problems }) => ({
      name,
      title: template?.title ?? null,
      version: template?.version ?? null,
      origin,
      path,
      phases: (template?.phases ?? []).map(({ id }) => id),
      inputs: (template?.inputs ?? []).map((input) => input.name),
      modes: [...(template?.modes.keys() ?? [])],
      source: template?.source ?? null,
      problems: problems.length,
    }))
    const rows = templates.map(({ name, origin, phases, title, problems }) => [
      name,
      origin,
      problems === 0 ? String(phases.length) : '-',
      title ?? `${problems} problems: brain workflow validate ${name}`,
    ])
    const terminal = await openTerminal()
    return {
      kind: 'workflow-templates',
      data: { templates },
      text: () => renderTable(rows, { terminal, header: ['NAME', 'FROM', 'PHASES', 'TITLE'], flexible: 3 }),
      quiet: templates.map(({ name }) => name).join('\n'),
      notes: ['Look at one: brain workflow template show <name>'],
    }
  },
}
