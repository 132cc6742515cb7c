import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONTACT_FORM_TASKS } from './contact-form.ts'

export const MACHINES = ['brain', 'worker-1', 'worker-2', 'worker-3'] as const
/** A folder that plays a machine: its home, with git settings of its own. */
export type Machine = (typeof MACHINES)[number]

/** Where the story takes place: a temporary folder of its own. */
export interface Stage {
  readonly folder: string
  /** The bare repository. */
  readonly remote: string
  /** All that a command on this machine inherits. */
  readonly environment: (machine: Machine) => Readonly<Record<string, string>>
}

/** Only the brain and the third worker have the command; the others need git and a shell. */
const HAVE_BRAIN: ReadonlySet<Machine> = new Set(['brain', 'worker-3'])
const BRAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** What every machine gets of the real one: nothing that could change what git does. */
const PASSED_ON = ['TMPDIR', 'TZ', 'NODE_V8_COVERAGE']

/** Three workers by hand, with prompts that lie there for them. */
export async function setStage(): Promise<Stage> {
  const stage = await emptyStage(MACHINES)
  await mkdir(join(stage.folder, 'prompts'))
  await writeFile(join(stage.folder, 'contact-form.yml'), CONTACT_FORM_TASKS)
  return stage
}

/** Machines, and the command. */
export async function emptyStage(machines: readonly Machine[]): Promise<Stage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tenarms-demo-')))
  for (const machine of machines) {
    await mkdir(join(folder, machine))
    await writeFile(join(folder, machine, '.gitconfig'), gitSettings(machine))
  }
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin', 'brain'), startScript(), { mode: 0o755 })
  return {
    folder,
    remote: join(folder, 'contact-form.git'),
    environment: (machine) => environmentOf(folder, machine),
  }
}

function gitSettings(machine: Machine): string {
  return [
    `[user]\n\tname = ${machine}\n\temail = ${machine}@example.invalid`,
    '[init]\n\tdefaultBranch = main',
    // git's own housekeeping would go on in the background after the story has ended.
    '[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n',
  ].join('\n')
}

function startScript(): string {
  const quoted = [process.execPath, BRAIN].map((path) => `'${path.replaceAll("'", `'\\''`)}'`)
  return `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`
}

function environmentOf(folder: string, machine: Machine): Readonly<Record<string, string>> {
  const passed = PASSED_ON.map((name) => [name, process.env[name]] as const)
  const path = [
    ...(HAVE_BRAIN.has(machine) ? [join(folder, 'bin')] : []),
    dirname(process.execPath),
    process.env['PATH'] ?? '',
  ]
  return {
    ...Object.fromEntries(passed.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    PATH: path.join(delimiter),
    HOME: join(folder, machine),
    GIT_CONFIG_GLOBAL: join(folder, machine, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // A repository that happens to hold the temporary folder must not be found.
    GIT_CEILING_DIRECTORIES: dirname(folder),
    LC_ALL: 'C',
  }
}
