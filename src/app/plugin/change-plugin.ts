import type { ProjectFiles } from '../../ports/project-files.ts'
import { clientFiles, memoryText } from './client-files.ts'
import { CLIENT_FACTS, CLIENTS, type ClientName } from './clients.ts'
import type { MadeFile, Making } from './made-texts.ts'
import { hasRegion, withoutRegion, withRegion } from './memory-region.ts'
import { type FileDeed, planInstall, planRemove, type Present } from './plan-files.ts'

/** What installing for these clients comes to; nothing is written yet. */
export async function planToInstall(
  files: ProjectFiles,
  clients: readonly ClientName[],
  making: Making,
): Promise<readonly FileDeed[]> {
  const deeds = await fileDeeds(planInstall, files, { clients, making })
  for (const path of memoriesOf(clients)) {
    const users = await usersOf(files, path, { clients, making })
    deeds.push(await regionDeed(files, path, await memoryText(users, making)))
  }
  return deeds
}

/** What taking it away comes to: all of it that is as brain made it. */
export async function planToRemove(
  files: ProjectFiles,
  clients: readonly ClientName[],
  making: Making,
): Promise<readonly FileDeed[]> {
  const deeds = await fileDeeds(planRemove, files, { clients, making })
  for (const path of memoriesOf(clients)) {
    const others = (await usersOf(files, path, { clients: [], making })).filter(
      (name) => !clients.includes(name),
    )
    const deed =
      others.length === 0
        ? await regionGone(files, path)
        : await regionDeed(files, path, await memoryText(others, making))
    if (deed !== null && deed.did !== 'kept') deeds.push(deed)
  }
  return deeds
}

/** Nothing is written unless all of it can be. Throws FILE_UNWRITABLE, DISK_FULL. */
export async function carryOut(files: ProjectFiles, deeds: readonly FileDeed[]): Promise<void> {
  const changes = deeds.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]))
  await files.assertWritable(changes.map(({ path }) => path))
  for (const { path, text } of changes) await files.write(path, text)
}

async function fileDeeds(
  plan: (wanted: readonly MadeFile[], present: Present) => readonly FileDeed[],
  files: ProjectFiles,
  { clients, making }: { readonly clients: readonly ClientName[]; readonly making: Making },
): Promise<FileDeed[]> {
  const deeds: FileDeed[] = []
  for (const name of clients) {
    const wanted = await clientFiles(name, making)
    deeds.push(...plan(wanted, await presentOf(files, name, wanted)))
  }
  return deeds
}

function memoriesOf(clients: readonly ClientName[]): readonly string[] {
  return [...new Set(clients.flatMap((name) => CLIENT_FACTS[name].memory ?? []))]
}

async function presentOf(
  files: ProjectFiles,
  name: ClientName,
  wanted: readonly MadeFile[],
): Promise<Present> {
  const listed = await files.list(CLIENT_FACTS[name].folder)
  const present = new Map<string, string>()
  for (const path of new Set([...wanted.map((file) => file.path), ...listed])) {
    const found = await files.read(path)
    // What is no text is somebody else's, as a text without brain's mark is.
    if (found !== null) present.set(path, found.text ?? '')
  }
  return present
}

interface Using {
  readonly clients: readonly ClientName[]
  readonly making: Making
}

/** Clients that read the file and have their commands here, or get them now. */
async function usersOf(
  files: ProjectFiles,
  path: string,
  { clients, making }: Using,
): Promise<readonly ClientName[]> {
  const users: ClientName[] = []
  for (const name of CLIENTS.filter((one) => CLIENT_FACTS[one].memory === path)) {
    const [first] = await clientFiles(name, making)
    const isThere = first !== undefined && (await files.read(first.path)) !== null
    if (isThere || clients.includes(name)) users.push(name)
  }
  return users
}

async function regionDeed(files: ProjectFiles, path: string, content: string): Promise<FileDeed> {
  const found = await files.read(path)
  const before = found === null ? '' : found.text
  const text = before === null ? null : withRegion(before, content)
  if (text === null) return { path, did: 'left' }
  if (text === before) return { path, did: 'kept' }
  return { path, did: found === null ? 'created' : 'updated', text }
}

async function regionGone(files: ProjectFiles, path: string): Promise<FileDeed | null> {
  const before = (await files.read(path))?.text ?? null
  if (before === null || !hasRegion(before)) return null
  const text = withoutRegion(before)
  if (text === null) return { path, did: 'left' }
  return text === '' ? { path, did: 'removed', text: null } : { path, did: 'updated', text }
}
