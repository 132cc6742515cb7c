import { fillTemplate } from '../domain/markdown/fill-template.ts'
import { shorten } from '../domain/markdown/lines.ts'
import { renderYaml } from '../domain/markdown/render-yaml.ts'
import type { HandWrittenPlan } from '../domain/plan/read-plan.ts'
import { editSettings } from '../domain/settings/edit-settings.ts'
import type { Settings } from '../domain/settings/settings.ts'

/** What was said on the command line; what was not is undefined. */
export interface SettingsRequest {
  readonly project?: string | undefined
  readonly workflow?: Settings['workflow'] | undefined
  readonly sprint: {
    readonly number?: number | undefined
    readonly goal?: string | undefined
    /** Days as `2026-11-21`. */
    readonly start?: string | undefined
    readonly end?: string | undefined
    readonly delivery?: string | undefined
  }
}

export interface NewSettings {
  readonly template: string
  readonly request: SettingsRequest
  /** What the plan kept by hand says; the request goes before it. */
  readonly found: HandWrittenPlan | null
  readonly branches: Settings['branches']
}

const TEXT_MAX = 500

/** The text of a new `.brain/config.yml`, with a comment for each setting. */
export function renderSettings({ template, request, found, branches }: NewSettings): string {
  const sprint = { ...found?.sprint, ...said(request.sprint) }
  return fillTemplate(template, {
    project: yaml(request.project ?? found?.project),
    workflow: request.workflow ?? found?.workflow ?? 'agile',
    number: sprint.number ?? 1,
    goal: yaml(sprint.goal),
    start: sprint.start,
    end: sprint.end,
    delivery: yaml(sprint.delivery),
    plan: yaml(branches.plan),
    base: yaml(branches.base),
  })
}

/** Settings that are there already change only in what was said. */
export function updateSettings(text: string, { project, workflow, sprint }: SettingsRequest): string {
  return editSettings(text, { project, workflow, sprint: said(sprint) })
}

function said(sprint: SettingsRequest['sprint']): SettingsRequest['sprint'] {
  return Object.fromEntries(Object.entries(sprint).filter(([, value]) => value !== undefined))
}

function yaml(text: string | null | undefined): string | null {
  return text == null || text.trim() === '' ? null : renderYaml(shorten(text.trim(), TEXT_MAX))
}
