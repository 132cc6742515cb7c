import { carryOut } from '../../app/plugin/change-plugin.ts'
import { CLIENTS, type ClientName } from '../../app/plugin/clients.ts'
import type { Making } from '../../app/plugin/made-texts.ts'
import type { FileDeed } from '../../app/plugin/plan-files.ts'
import { Failure } from '../../domain/failure.ts'
import type { ProjectFiles } from '../../ports/project-files.ts'
import type { Session } from './session.ts'
import { type Input, optionList, type Outcome, type VerbOption } from './verb.ts'

export const FOR_OPTION: VerbOption = {
  flags: '--for <client>',
  description: `${CLIENTS.join(', ')}; default: claude`,
  many: true,
}

export interface PluginChange {
  readonly plan: (
    files: ProjectFiles,
    clients: readonly ClientName[],
    making: Making,
  ) => Promise<readonly FileDeed[]>
  readonly nothing: string
  /** Said when something was done. */
  readonly next: (clients: readonly ClientName[]) => readonly string[]
}

/** Plans files of the working tree, and writes them unless it is a dry run. Nothing is committed. */
export async function changePlugin(session: Session, input: Input, change: PluginChange): Promise<Outcome> {
  const clients = readClients(input)
  const { files: open } = await session.open()
  const files = await open()
  const templates = await session.templates()
  const making = { read: (name: string) => templates.builtIn(`plugin/${name}`), version: __VERSION__ }
  const deeds = await change.plan(files, clients, making)
  if (!session.dryRun) await carryOut(files, deeds)
  const changed = deeds.filter(({ text }) => text !== undefined)
  const left = deeds.filter(({ did }) => did === 'left').map(({ path }) => path)
  return {
    kind: 'plugin',
    data: {
      clients,
      dryRun: session.dryRun,
      files: deeds.map(({ path, did }) => ({ path, did })),
    },
    text: () =>
      [
        ...changed.map(({ path, did }) => `${did.padEnd(8)} ${path}`),
        ...(changed.length === 0 ? [change.nothing] : []),
        ...(session.dryRun && changed.length > 0 ? ['Nothing was changed (dry run).'] : []),
      ].join('\n'),
    quiet: changed.map(({ path }) => path).join('\n'),
    notes: [
      ...(left.length === 0
        ? []
        : [
            `Left alone, for somebody else wrote or changed them: ${left.join(', ')}. Move them away to have brain's own.`,
          ]),
      ...(changed.length === 0 || session.dryRun ? [] : change.next(clients)),
    ],
  }
}

function readClients(input: Input): readonly ClientName[] {
  const said = (optionList(input, 'for') ?? ['claude']).flatMap((value) => value.split(','))
  const wrong = said.find((name) => !isClient(name))
  if (wrong !== undefined)
    throw new Failure('USAGE', {
      message: `There are no files for "${wrong}".`,
      hint: `One of: ${CLIENTS.join(', ')}`,
    })
  return [...new Set(said.filter(isClient))]
}

function isClient(name: string): name is ClientName {
  return (CLIENTS as readonly string[]).includes(name)
}
