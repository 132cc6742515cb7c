import * as z from 'zod'
import type { FileProblem } from '../markdown/field-value.ts'
import { KNOWN_RUNNERS, OWN_RUNNER, type Runner } from './runner.ts'
import type { Engine } from './engine.ts'
import { ACTIONS, KUBERNETES } from './read-engine.ts'
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

type Kind = 'ssh' | 'actions' | 'kubernetes'

/** Those that reach other machines are known by their name, or by a key that no other has. */
const KEYS: Readonly<Record<Kind, RegExp>> = {
  ssh: /^hosts\s*:/m,
  actions: /^workflow\s*:/m,
  kubernetes: /^image\s*:/m,
}
const KINDS = Object.keys(KEYS) as readonly Kind[]

/** `.brain/runners/<name>.yml`: any launcher, or what brain has to know of other machines. Never throws. */
export function readRunner(name: string, text: string): ReadRunner {
  const kind = KINDS.find((each) => each === name) ?? KINDS.find((each) => KEYS[each].test(text))
  if (kind === undefined) return readLauncher(name, text)
  if (name !== kind && KNOWN_RUNNERS.has(name)) return wrong(`"${name}" is a runner that comes with brain.`)
  return READERS[kind](name, text)
}

const READERS: Readonly<Record<Kind, (name: string, text: string) => ReadRunner>> = {
  ssh: readSshRunner,
  actions: (name, text) => {
    const { value, problem } = readStrictYaml(ACTIONS, text)
    if (value === null) return { runner: null, problem }
    return engineRunner(name, value, [])
  },
  kubernetes: (name, text) => {
    const { value, problem } = readStrictYaml(KUBERNETES, text)
    if (value === null) return { runner: null, problem }
    return engineRunner(name, value, value.engine.kubectl.slice(0, 1))
  },
}

function engineRunner(
  name: string,
  { title, engine }: { readonly title: string | undefined; readonly engine: Engine },
  needs: readonly string[],
): ReadRunner {
  const known = KNOWN_RUNNERS.get(engine.kind)
  const runner = { ...OWN_RUNNER, name, title: title ?? known?.title ?? name, start: [], needs, engine }
  return { runner, problem: null }
}

function readSshRunner(name: string, text: string): ReadRunner {
  const { value, problem } = readStrictYaml(SSH_RUNNER, text)
  if (value === null) return { runner: null, problem }
  const ssh = sshRunnerOf(value)
  if (ssh === null) return wrong('Two hosts have the same name: give them a "name" each.')
  const { title = KNOWN_RUNNERS.get('ssh')?.title ?? name } = value
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
