import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { must, run, type Place } from './processes.ts'

/** `bench/`, from where the built program stands. */
const BENCH = fileURLToPath(new URL('../bench/', import.meta.url))
const PEERS = join(BENCH, 'peers')
const BRAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Large ones, only where they are asked for by name: the program that each brings. */
const ON_REQUEST: Readonly<Record<string, { readonly program: string; readonly version: string }>> = {
  'task-master-ai': { program: 'task-master', version: '0.43.1' },
}

/** Installs the other tools beside the benchmarks, once. Throws when the package registry cannot be reached. */
export async function installPeers(onRequest: readonly string[] = []): Promise<void> {
  if (!isInstalled('backlog')) {
    process.stderr.write('Installing the other tools under bench/peers, once…\n')
    await must({ dir: PEERS }, ['npm', 'install', '--no-fund', '--no-audit'])
  }
  for (const name of onRequest) {
    const { program, version } = ON_REQUEST[name] ?? { program: name, version: 'latest' }
    if (isInstalled(program)) continue
    process.stderr.write(`Installing ${name} under bench/peers, once…\n`)
    await must({ dir: PEERS }, [
      'npm',
      'install',
      '--no-save',
      '--no-fund',
      '--no-audit',
      `${name}@${version}`,
    ])
  }
}

/** `brain` with these words: the program that was built here. */
export function brainWords(...words: readonly string[]): readonly string[] {
  return ['node', BRAIN, ...words]
}

function isInstalled(program: string): boolean {
  return existsSync(join(PEERS, 'node_modules', '.bin', program))
}

/** A place where the other tools are on the PATH, and nobody's own git settings apply. */
export function placeFor(dir: string): Place {
  const bin = join(PEERS, 'node_modules', '.bin')
  const env = {
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    CI: '1',
    NO_COLOR: '1',
  }
  return { dir, env }
}

/** Why a tool that needs git 2.42 cannot run here; null when it can. */
export async function missingGit242(): Promise<string | null> {
  const [major, minor] = await gitVersion()
  return major > 2 || minor >= 42 ? null : `needs git 2.42, here is ${major}.${minor}`
}

/** `[2, 39]` for git 2.39.5. */
export async function gitVersion(): Promise<readonly [number, number]> {
  const { output } = await run({ dir: PEERS }, ['git', '--version'])
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(output) ?? []
  return [Number(major), Number(minor)]
}
