import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { brain, type BrainOptions, type BrainRun } from './brain-cli.ts'
import { git } from './git-sandbox.ts'

/** Where a command is run, and whatever must be as before when it says no. */
export interface Ground {
  readonly dir: string
  /** Other repositories that must not change: the remote. */
  readonly others?: readonly string[]
  readonly options?: BrainOptions
}

/** The one message that is wanted. Texts must be contained, expressions must match. */
export interface No {
  readonly exit: number
  readonly code: string
  readonly message: string | RegExp
  readonly hint: string | RegExp
}

/**
 * Runs the words as text and with `--json`: both say the same single message with the next step and the documented exit,
 * and neither changes a ref, the index or a file.
 */
export async function saysNo(ground: Ground, words: readonly string[], no: No): Promise<BrainRun> {
  const before = await allOf(ground)
  const text = await brain(ground.dir, words, ground.options)
  const json = await brain(
    ground.dir,
    [...beforeDashes(words), '--json', ...afterDashes(words)],
    ground.options,
  )
  const where = `brain ${words.join(' ').slice(0, 200)}\n${text.stdout}\n${text.stderr}`
  expect(text.stderr, where).toMatch(/^error: [^\n]+\([A-Z_]+\)\nhint: {2}[^\n]+\n$/)
  expect([text.code, json.code, text.stdout], where).toEqual([no.exit, no.exit, ''])
  const { kind, error } = json.json()
  expect({ kind, code: error?.code }).toEqual({ kind: 'error', code: no.code })
  expect(error?.message).toMatch(no.message)
  expect(error?.hint).toMatch(no.hint)
  expect(error?.retryable).toBe(no.exit === 3 || no.exit === 8)
  expect(text.stderr).toContain(`(${no.code})`)
  expect(await allOf(ground), where).toEqual(before)
  return json
}

/** As `saysNo`, for several command lines that all get the same answer. */
export async function allSayNo(ground: Ground, lines: readonly string[], no: No): Promise<void> {
  for (const line of lines) await saysNo(ground, line.split(' '), no)
}

/** Branches, HEAD, index and files of a folder, a repository or a bare one. Brain's own refs do not count. */
export async function stateOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const said = await git(dir, 'rev-parse', '--is-bare-repository', '--absolute-git-dir').catch(() => null)
  if (said === null) return await filesOf(dir)
  const [kind, folder = ''] = said.split('\n')
  const kinds = ['refs/heads', 'refs/tags', 'refs/stash']
  const refs = await git(dir, 'for-each-ref', '--format=%(refname) %(objectname)', ...kinds)
  const head = await readFile(join(folder, 'HEAD'), 'utf8')
  if (kind === 'true') return { refs, head }
  const status = await git(dir, 'status', '--porcelain=v2', '--ignored', '--untracked-files=all')
  return { refs, head, status, unsaved: await git(dir, 'diff') }
}

async function allOf({ dir, others = [] }: Ground): Promise<unknown> {
  return await Promise.all([dir, ...others].map(stateOf))
}

async function filesOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(dir, { recursive: true })
  return Object.fromEntries(names.toSorted().map((name) => [name, '']))
}

function beforeDashes(words: readonly string[]): readonly string[] {
  return words.includes('--') ? words.slice(0, words.indexOf('--')) : words
}

function afterDashes(words: readonly string[]): readonly string[] {
  return words.includes('--') ? words.slice(words.indexOf('--')) : []
}
