import * as z from 'zod'
import type { FileProblem } from '../markdown/field-value.ts'
import { KNOWN_RUNNERS, OWN_RUNNER, type Runner } from './runner.ts'
import { readStrictYaml, TEXT, WORDS } from './strict-yaml.ts'

const RUNNER = z.strictObject({
  title: TEXT.optional(),
  start: WORDS.min(1, 'at least the program was expected'),
  stays: z.boolean('true or false was expected').default(true),
  job: z.string().max(200).refine(isPattern, 'a regular expression was expected').optional(),
  alive: WORDS.min(1).optional(),
  stop: WORDS.min(1).optional(),
  attach: WORDS.min(1).optional(),
})

/** `.brain/runners/<name>.yml`: any launcher. Never throws. */
export function readRunner(
  name: string,
  text: string,
):
  | { readonly runner: Runner; readonly problem: null }
  | { readonly runner: null; readonly problem: FileProblem } {
  const { value, problem } = readStrictYaml(RUNNER, text)
  if (value === null) return { runner: null, problem }
  const wrong = KNOWN_RUNNERS.has(name)
    ? `"${name}" is a runner that comes with brain.`
    : !value.start.some((word) => word.includes('{script}'))
      ? 'No word of "start" holds {script}, which is the session.'
      : !value.stays && value.alive === undefined
        ? 'A launcher that does not stay needs "alive": how to ask whether its job is there.'
        : null
  if (wrong !== null) return { runner: null, problem: { line: 1, message: wrong, fix: 'Correct the file.' } }
  const { title = name, start, stays, job = null, alive = null, stop = null, attach = null } = value
  return {
    runner: { ...OWN_RUNNER, name, title, start, stays, job, alive, stop, attach, needs: start.slice(0, 1) },
    problem: null,
  }
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== ''
  } catch {
    return false
  }
}
