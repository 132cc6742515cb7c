import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brainWords, placeFor } from './peers.ts'
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

/** Lays the project out for brain, with that many tasks: `Task 1`, `Task 2`, …; `more` is in each of them. */
export async function makeNumberedTasks(place: Place, count: number, more: object = {}): Promise<void> {
  await must(place, brainWords('init', '--yes'))
  await must(place, brainWords('create-task', '--batch', await writeBatch(dirname(place.dir), count, more)))
}

/** What `create-task --batch` reads. Answers its path. */
export async function writeBatch(folder: string, count: number, more: object = {}): Promise<string> {
  const path = join(folder, 'batch.json')
  const rows = Array.from({ length: count }, (_, index) => ({ title: `Task ${index + 1}`, ...more }))
  await writeFile(path, JSON.stringify(rows))
  return path
}
