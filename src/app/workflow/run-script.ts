import type { Analysis } from '../../domain/analysis/analysis.ts'
import { oneLine, shorten } from '../../domain/markdown/lines.ts'
import { shellQuoted, shellWord } from '../../domain/shell-words.ts'
import { inputsFrom } from './analysis-inputs.ts'
import type { Priority } from '../../domain/task/task.ts'
import type { RunFile } from '../../domain/workflow/run.ts'
import type { Template } from '../../domain/workflow/template.ts'

export interface ScriptRequest {
  /** A name that no other run has: by it the script knows its run. */
  readonly name: string
  readonly mode: string | null
  /** Of the run's tasks; null: as the template says. */
  readonly priority: Priority | null
  /** `name=value`, besides what the analysis gives. */
  readonly inputs: readonly string[]
  readonly template: Template
  /** What every script has: `run-workflow.sh`. */
  readonly body: string
}

const COMMENT_CHARACTERS_MAX = 100

/** A bash script that starts a run and drives it to its end. All that the analysis says stands in quotes. */
export function runScript(found: Analysis, request: ScriptRequest): string {
  const { description, template, duration, complexity, limit, resources } = found
  const { name, body } = request
  return `${[
    ...headOf(
      description,
      `Template ${template}, ${complexity.level}, ${duration.low} to ${duration.high} hours of work. Made by brain orchestrate --script.`,
    ),
    `RUN=${shellWord(name)}`,
    `TEMPLATE=${shellWord(request.template.name)}`,
    `ASKED=${shellQuoted(description)}`,
    `WORKERS_MAX=${Math.max(1, resources.workers)}`,
    `SECONDS_MAX=${limit === null ? 0 : Math.round(limit.hours * 3600)}`,
    '',
    '# What is asked goes in by standard input: whatever it looks like, it is no option.',
    'start_run() {',
    `  printf '%s' "$ASKED" | brain workflow new ${startWords(found, request).map(shellWord).join(' ')} -`,
    '}',
  ].join('\n')}\n${body}`
}

interface RunDriving {
  /** Tasks at the same time. */
  readonly workers: number
  /** 0: without a limit. */
  readonly seconds: number
  readonly body: string
}

/** A bash script that drives a run that is there already; it never starts one. */
export function scriptOfRun(
  { name, title, template }: Pick<RunFile, 'name' | 'title' | 'template'>,
  { workers, seconds, body }: RunDriving,
): string {
  return `${[
    ...headOf(title, `Drives the run ${name}. Made by brain workflow script.`),
    `RUN=${shellWord(name)}`,
    `TEMPLATE=${shellWord(template)}`,
    `WORKERS_MAX=${workers}`,
    `SECONDS_MAX=${seconds}`,
    '',
    'start_run() {',
    `  printf '%s\\n' "There is no run $RUN here." >&2`,
    '  return 1',
    '}',
  ].join('\n')}\n${body}`
}

function headOf(about: string, made: string): readonly string[] {
  return [
    '#!/usr/bin/env bash',
    `# ${shorten(oneLine(about), COMMENT_CHARACTERS_MAX)}`,
    `# ${made}`,
    '# Nothing in single quotes is to be expanded:',
    '# shellcheck disable=SC2016',
    'set -euo pipefail',
    '',
  ]
}

function startWords(
  found: Analysis,
  { name, mode, inputs, priority, template }: ScriptRequest,
): readonly string[] {
  return [
    ...['--template', template.name, '--name', name],
    ...(mode === null ? [] : ['--mode', mode]),
    ...(priority === null ? [] : ['--priority', priority]),
    ...[...inputsFrom(found, template, inputs)].map((input) => `--input=${input}`),
  ]
}
