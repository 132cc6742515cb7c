import type { RunFile } from './run.ts'

type InputsOfRun = Pick<RunFile, 'inputs' | 'name'>

/** A template of one's own, or an older one, may not ask for all of these. */
export function textInput({ inputs }: Pick<RunFile, 'inputs'>, name: string): string | null {
  return String(inputs.get(name) ?? '') || null
}

export function featureName(run: InputsOfRun): string {
  return textInput(run, 'feature') ?? run.name
}

/** The file that says what is wanted. */
export function ideaFile(run: InputsOfRun): string {
  return textInput(run, 'idea') ?? `docs/features/${featureName(run)}/idea.md`
}
