import * as z from 'zod'
import type { FileProblem } from '../markdown/field-value.ts'
import { compareVersions } from '../version-order.ts'
import { type Agent, NO_WORDS, USUAL } from './agent.ts'
import { CAUSES } from './cause.ts'
import { KNOWN_AGENTS } from './known-agents.ts'
import { DURATION, readStrictYaml, TEXT, VARIABLE, WORDS } from './strict-yaml.ts'

const MODE = z.strictObject({
  words: WORDS.default([]),
  env: z.record(VARIABLE, z.string()).default({}),
})

const PATHS = z.array(z.string().min(1).max(200)).max(20)

const OUTPUT = z.strictObject({
  lines: z.enum(['json', 'text']).default('json'),
  resume: PATHS.default([]),
  cost: PATHS.default([]),
  tokens: PATHS.default([]),
  totals: z.enum(['last', 'sum']).default('last'),
  failed: PATHS.default([]),
  failed_types: PATHS.default([]),
})

const VERSION_EXPECTED = 'a version in quotes such as "1.10" was expected'

/** YAML takes 1.10 for the number 1.1. */
const VERSION = z
  .union([z.string(), z.int().nonnegative()], VERSION_EXPECTED)
  .transform(String)
  .pipe(z.string().regex(/^\d+(?:\.\d+)*$/, VERSION_EXPECTED))

const RANGE = z
  .strictObject({ from: VERSION, below: VERSION })
  .refine(
    ({ from, below }) => (compareVersions(from, below) ?? 0) < 0,
    '"below" is to be a later version than "from"',
  )

const AGENT = z.strictObject({
  like: z.enum([...KNOWN_AGENTS.keys()]).optional(),
  title: TEXT.optional(),
  command: WORDS.min(1, 'at least the program was expected').optional(),
  resume: WORDS.min(1).nullable().optional(),
  prompt: z.enum(['stdin', 'file']).optional(),
  permissions: z.strictObject({ safe: MODE.nullable().optional(), full: MODE.optional() }).optional(),
  output: OUTPUT.optional(),
  exits: z.record(z.string().regex(/^\d{1,3}$/, 'an exit code was expected'), z.enum(CAUSES)).optional(),
  keeps: z.array(VARIABLE).max(50).optional(),
  home: z
    .array(z.string().regex(/^(?!\/|~|.*(?:^|\/)\.\.(?:\/|$))./, 'a path within the home was expected'))
    .max(50)
    .optional(),
  silence: DURATION.optional(),
  tool_silence: DURATION.optional(),
  version: WORDS.optional(),
  versions: RANGE.nullable().optional(),
})

/** `.brain/agents/<name>.yml`: an agent of the project's own, from the beginning or `like` a known one. Never throws. */
export function readAgent(
  name: string,
  text: string,
):
  | { readonly agent: Agent; readonly problem: null }
  | { readonly agent: null; readonly problem: FileProblem } {
  const { value, problem } = readStrictYaml(AGENT, text)
  if (value === null) return { agent: null, problem }
  const base = KNOWN_AGENTS.get(value.like ?? '')
  const command = value.command ?? base?.command
  if (command === undefined) {
    const message = 'There is no "command".'
    return { agent: null, problem: { line: 1, message, fix: 'Write: command: [program, words…]' } }
  }
  return { agent: { ...ownAgent(name, value, base), command }, problem: null }
}

function ownAgent(name: string, file: z.output<typeof AGENT>, base: Agent | undefined): Agent {
  const from: Agent = base ?? {
    ...USUAL,
    name,
    title: name,
    command: [],
    permissions: { safe: null, full: NO_WORDS },
    version: { words: ['--version'], tried: null, range: null },
  }
  return {
    ...from,
    name,
    title: file.title ?? (base === undefined ? name : `${base.title} (${name})`),
    // Another command is resumed in another way.
    resume: file.resume === undefined ? (file.command === undefined ? from.resume : null) : file.resume,
    prompt: file.prompt ?? from.prompt,
    permissions: {
      safe: file.permissions?.safe === undefined ? from.permissions.safe : file.permissions.safe,
      full: file.permissions?.full ?? from.permissions.full,
    },
    output: file.output === undefined ? from.output : outputOf(file.output),
    exits: file.exits ?? from.exits,
    keeps: file.keeps ?? from.keeps,
    home: file.home ?? from.home,
    silenceMs: file.silence ?? from.silenceMs,
    toolSilenceMs: file.tool_silence ?? Math.max(from.toolSilenceMs, file.silence ?? 0),
    version: versionOf(file, from.version),
    notes: [],
  }
}

/** Another way to ask may be another program: what is known of the versions of `like` does not go for it. */
function versionOf(
  { version: words, versions: range }: z.output<typeof AGENT>,
  from: Agent['version'],
): Agent['version'] {
  const known = words === undefined ? from : { words, tried: null, range: null }
  return range === undefined ? known : { ...known, range }
}

function outputOf({ failed_types: failedTypes, ...output }: z.output<typeof OUTPUT>): Agent['output'] {
  return { ...output, failedTypes }
}
