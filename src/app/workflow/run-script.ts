import type { Analysis } from '../../domain/analysis/analysis.ts'
import { oneLine, shorten } from '../../domain/markdown/lines.ts'
import { shellQuoted, shellWord } from '../../domain/shell-words.ts'
import { inputsFrom } from './analysis-inputs.ts'
import type { Template } from '../../domain/workflow/template.ts'

export interface ScriptRequest {
  /** A name that no other run has: by it the script knows its run. */
  readonly name: string
  readonly mode: string | null
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
  const about = shorten(oneLine(description), COMMENT_CHARACTERS_MAX)
  return `${[
    '#!/usr/bin/env bash',
    `# ${about}`,
    `# Template ${template}, ${complexity.level}, ${duration.low} to ${duration.high} hours of work. Made by brain orchestrate --script.`,
    '# Nothing in single quotes is to be expanded:',
    '# shellcheck disable=SC2016',
    'set -euo pipefail',
    '',
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

function startWords(found: Analysis, { name, mode, inputs, template }: ScriptRequest): readonly string[] {
  return [
    ...['--template', template.name, '--name', name],
    ...(mode === null ? [] : ['--mode', mode]),
    ...[...inputsFrom(found, template, inputs)].map((input) => `--input=${input}`),
  ]
}
