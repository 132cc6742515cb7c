import { lstat, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { storedBlobs } from './git-hand-edits.ts'
import type { GitPlace } from './git-place.ts'
import { rememberer, setIndex } from './git-published.ts'
import { partsOf } from './work-tree.ts'

/** What a step from one commit to another does to one path. */
interface PathStep {
  readonly path: string
  readonly mode: string
  /** null: absent there. */
  readonly from: string | null
  readonly to: string | null
}

/**
 * Readies a working tree, in which a step was cut off, for being stepped again: files that have the new content already go into the
 * index as such, and files that were cut off in the writing are taken away. All others are as they were before, and stay so.
 * Answers how to take the index back.
 */
export async function readyToStep(
  place: GitPlace,
  from: string | null,
  to: string,
): Promise<() => Promise<void>> {
  const steps = await pathSteps(place, from ?? (await place.git.run(['mktree'], { input: '' })), to)
  const here = await blobsHere(place, steps)
  for (const step of steps)
    if (await isCutOff(place, step, here.get(step.path))) await removeFile(place, step)
  const done = steps.filter(({ path, to: blob }) => here.get(path) === blob)
  if (done.length === 0) return async () => {}
  const takeBack = await rememberer(
    place,
    done.map(({ path }) => path),
  )
  await setIndex(
    place,
    done.map(
      ({ path, mode, to: blob }) => `${blob === null ? '0' : mode} ${blob ?? '0'.repeat(to.length)}\t${path}`,
    ),
  )
  return takeBack
}

/** `:<old mode> <new mode> <old blob> <new blob> <letter>`, then the path. Submodules are nobody's files. */
async function pathSteps(place: GitPlace, from: string, to: string): Promise<readonly PathStep[]> {
  const args = [
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--ignore-submodules',
    from,
    to,
  ]
  const parts = partsOf(await place.git.run(args))
  const unlessZero = (id = ''): string | null => (/^0*$/.test(id) ? null : id)
  return parts.flatMap((fields, index) => {
    if (!fields.startsWith(':') || index % 2 !== 0) return []
    const [, mode = '', before, after] = fields.split(' ')
    return [{ path: parts[index + 1] ?? '', mode, from: unlessZero(before), to: unlessZero(after) }]
  })
}

/** Path → the blob that git would store for the file there; null where there is nothing. What is no file is left out. */
async function blobsHere(
  place: GitPlace,
  steps: readonly PathStep[],
): Promise<ReadonlyMap<string, string | null>> {
  const found = await Promise.all(
    steps.map(async ({ path }) => ({ path, stats: await lstat(join(place.root, path)).catch(() => null) })),
  )
  const files = found.filter(({ stats }) => stats?.isFile()).map(({ path }) => path)
  const absent = found.filter(({ stats }) => stats === null).map(({ path }) => [path, null] as const)
  return new Map([...absent, ...(await storedBlobs(place, files, { keep: false }))])
}

/** Neither the old nor the new content, but the beginning of the new. */
async function isCutOff(
  place: GitPlace,
  { path, from, to }: PathStep,
  here: string | null | undefined,
): Promise<boolean> {
  if (here == null || to === null || here === from || here === to) return false
  const whole = await place.git.try(['cat-file', '--filters', `--path=${path}`, to])
  const part = await readFile(join(place.root, path))
  return (
    whole.exitCode === 0 &&
    part.length < whole.stdout.length &&
    whole.stdout.subarray(0, part.length).equals(part)
  )
}

async function removeFile(place: GitPlace, { path }: PathStep): Promise<void> {
  await rm(join(place.root, path), { force: true })
}
