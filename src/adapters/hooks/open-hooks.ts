import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { HookPlace, HookPorts, Hooks } from '../../ports/hooks.ts'
import { claimStore } from '../fs/claim-store.ts'
import { openRepository, systemClock, systemRandomness } from '../open-repository.ts'
import { deathsIn } from './deaths.ts'
import { findTree, type FoundTree, isBrainIn } from './find-tree.ts'
import { leadOf } from './lead-of.ts'
import { readInput } from './read-input.ts'
import { turnNotes } from './turn-notes.ts'

export interface HooksOptions {
  readonly environment: NodeJS.ProcessEnv
  readonly stdin: NodeJS.ReadStream
}

/** What the hooks of an AI client are answered from. Loads little, and asks git only when a hook has to know more. */
export function openHooks({ environment, stdin }: HooksOptions): Hooks {
  return {
    input: () => readInput(stdin),
    open: (directory) => {
      const tree = findTree(resolve(directory), environment)
      return Promise.resolve(tree === null || !isBrainIn(tree) ? null : placeIn(tree, environment))
    },
  }
}

function placeIn(tree: FoundTree, environment: NodeJS.ProcessEnv): HookPlace {
  const brainDir = join(tree.commonDir, 'brain')
  let opening: ReturnType<typeof openRepository> | null = null
  const open = async (): ReturnType<typeof openRepository> =>
    await (opening ??= openRepository(tree.root, environment, undefined))
  return {
    branch: () => branchIn(tree),
    ports: async () => portsOf((await open()).repository),
    claims: claimStore(tree.gitDir),
    turns: turnNotes(brainDir),
    deaths: deathsIn(brainDir),
    leadOf: (path) => leadOf(path, { tree, findTree: (other) => findTree(other, environment) }),
    readText: async (path) =>
      (await (await import('../fs/project-files.ts')).projectFiles(tree.root).read(path))?.text ?? null,
    unsaved: async (max) =>
      await (await import('../git/git-hand-edits.ts')).unsavedPaths((await open()).place, max),
    leave: (words) => leave(words, tree.root, environment),
  }
}

function portsOf(repository: HookPorts['repository']): HookPorts {
  return { repository, clock: systemClock, randomness: systemRandomness, actor: 'brain' }
}

function branchIn({ gitDir }: FoundTree): string | null {
  try {
    return /^ref: refs\/heads\/(.+)\n?$/.exec(readFileSync(join(gitDir, 'HEAD'), 'utf8'))?.[1] ?? null
  } catch {
    return null
  }
}

/** By the very program that runs now. */
function leave(words: readonly string[], directory: string, environment: NodeJS.ProcessEnv): void {
  const child = spawn(process.execPath, [process.argv[1] ?? '', '-C', directory, ...words], {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: 'ignore',
  })
  child.on('error', () => {})
  child.unref()
}
