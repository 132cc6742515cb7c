import { Failure } from '../failure.ts'
import { editYaml } from '../markdown/edit-yaml.ts'
import { eolOf } from '../markdown/lines.ts'
import type { YamlScalar } from '../markdown/render-yaml.ts'
import type { Settings } from './settings.ts'

/** What to change; a key that is left out stays as it is, null clears. */
export interface SettingsPatch {
  readonly project?: string | null | undefined
  readonly workflow?: Settings['workflow'] | null | undefined
  readonly sprint?: Nullable<Settings['sprint']> | undefined
  readonly branches?: Nullable<Settings['branches']> | undefined
  readonly integration?: Settings['integration'] | null | undefined
}

type Nullable<T> = { readonly [Key in keyof T]?: T[Key] | null | undefined }

/**
 * Sets single values of `.brain/config.yml`; comments and everything else stay byte for byte.
 * @throws Failure BAD_SETTINGS when the file must be repaired by hand first
 */
export function editSettings(text: string, patch: SettingsPatch): string {
  const start = text.startsWith('\uFEFF') ? 1 : 0
  const eol = eolOf(text)
  const edits = changesOf(patch).filter(({ value }) => value !== undefined)
  const edited = edits.reduce((source, { path, value }) => {
    return editYaml(source, { path, value: value ?? null, eol, failure: badSettings })
  }, text.slice(start))
  return text.slice(0, start) + edited
}

function badSettings(line: number, reason: string): Failure {
  return new Failure('BAD_SETTINGS', { line, message: `line ${line}: ${reason}` })
}

interface Change {
  readonly path: readonly [string] | readonly [string, string]
  readonly value: YamlScalar | undefined
}

function changesOf({ project, workflow, integration, sprint = {}, branches = {} }: SettingsPatch): Change[] {
  return [
    { path: ['project'], value: project },
    { path: ['workflow'], value: workflow },
    ...Object.entries(sprint).map(([key, value]): Change => ({ path: ['sprint', key], value })),
    ...Object.entries(branches).map(([key, value]): Change => ({ path: ['branches', key], value })),
    { path: ['integration'], value: integration },
  ]
}
