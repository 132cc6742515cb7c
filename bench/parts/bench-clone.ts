import { join } from 'node:path'
import { placeFor } from './peers.ts'
import { must, type Place } from './processes.ts'

/** A bare repository `origin.git` with one commit, and a first clone of it. */
export async function sharedRepository(root: string): Promise<Place> {
  await must(placeFor(root), ['git', 'init', '-q', '--bare', '-b', 'main', 'origin.git'])
  const first = await cloneOf(root, 'first')
  await must(first, ['git', 'commit', '-q', '--allow-empty', '-m', 'First'])
  await must(first, ['git', 'push', '-q', 'origin', 'HEAD:main'])
  return first
}

export async function cloneOf(root: string, name: string): Promise<Place> {
  await must(placeFor(root), ['git', 'clone', '-q', 'origin.git', name])
  const place = placeFor(join(root, name))
  await must(place, ['git', 'config', 'user.name', name])
  await must(place, ['git', 'config', 'user.email', `${name}@example.invalid`])
  return place
}

export async function publishAll(place: Place): Promise<void> {
  await must(place, ['git', 'add', '-A'])
  await must(place, ['git', 'commit', '-qm', 'Set up'])
  await must(place, ['git', 'push', '-q', 'origin', 'HEAD:main'])
}
