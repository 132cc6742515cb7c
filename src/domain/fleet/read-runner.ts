import * as z from 'zod'
import type { FileProblem } from '../markdown/field-value.ts'
import { KNOWN_RUNNERS, OWN_RUNNER, type Runner } from './runner.ts'
import { SSH_RUNNER, sshRunnerOf } from './read-ssh-runner.ts'
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

type ReadRunner =
  | { readonly runner: Runner; readonly problem: null }
  | { readonly runner: null; readonly problem: FileProblem }

/** `.brain/runners/<name>.yml`: any launcher, or the hosts of one by ssh. Never throws. */
export function readRunner(name: string, text: string): ReadRunner {
  return /^hosts\s*:/m.test(text) || name === 'ssh' ? readSshRunner(name, text) : readLauncher(name, text)
}

function readSshRunner(name: string, text: string): ReadRunner {
  const known = KNOWN_RUNNERS.get('ssh')
  const { value, problem } = readStrictYaml(SSH_RUNNER, text)
  if (value === null) return { runner: null, problem }
  if (name !== 'ssh' && KNOWN_RUNNERS.has(name)) return wrong(`"${name}" is a runner that comes with brain.`)
  const ssh = sshRunnerOf(value)
  if (ssh === null) return wrong('Two hosts have the same name: give them a "name" each.')
  const { title = known?.title ?? name } = value
  return {
    runner: { ...OWN_RUNNER, name, title, start: [], needs: ssh.program.slice(0, 1), ssh },
    problem: null,
  }
}

function wrong(message: string): ReadRunner {
  return { runner: null, problem: { line: 1, message, fix: 'Correct the file.' } }
}

function readLauncher(name: string, text: string): ReadRunner {
  const { value, problem } = readStrictYaml(RUNNER, text)
  if (value === null) return { runner: null, problem }
  const fault = KNOWN_RUNNERS.has(name)
    ? `"${name}" is a runner that comes with brain.`
    : !value.start.some((word) => word.includes('{script}'))
      ? 'No word of "start" holds {script}, which is the session.'
      : !value.stays && value.alive === undefined
        ? 'A launcher that does not stay needs "alive": how to ask whether its job is there.'
        : null
  if (fault !== null) return wrong(fault)
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
