import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckResult, ReviewLog } from '../../ports/records.ts'
import { readJson, writeJson } from './json-file.ts'

/** Verdicts are worth keeping while a review is open, and each may hold some 64 KiB a command. */
const VERDICTS_MAX = 100

/**
 * `<brainDir>/reviews/<task>.json` and `<brainDir>/checks/<sha256 of the key>.json`.
 * A lost or damaged record costs another look or another run, never a wrong approval.
 */
export function reviewLog(brainDir: string): ReviewLog {
  const checks = join(brainDir, 'checks')
  const reviewFile = (task: string): string => join(brainDir, 'reviews', `${task}.json`)
  const checkFile = (key: string): string =>
    join(checks, `${createHash('sha256').update(key).digest('hex')}.json`)
  return {
    shown: async (task) => asCommit(readJson(reviewFile(task))),
    recordShown: (task, commit) => writeJson(reviewFile(task), { commit }),
    verdict: async (key) => asChecks(readJson(checkFile(key))),
    recordVerdict: async (key, results) => {
      await writeJson(checkFile(key), { checks: results })
      await dropOldest(checks, VERDICTS_MAX)
    },
  }
}

async function dropOldest(folder: string, keep: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  if (names.length <= keep) return
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: await modifiedAt(join(folder, name)) })),
  )
  const oldest = aged.sort((a, b) => b.at - a.at).slice(keep)
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })))
}

/** 0 for a file that another command has just removed. */
async function modifiedAt(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}

function asCommit(value: unknown): string | null {
  const commit = (value as { commit?: unknown } | null)?.commit
  return typeof commit === 'string' && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null
}

function asChecks(value: unknown): readonly CheckResult[] | null {
  const checks = (value as { checks?: unknown } | null)?.checks
  return Array.isArray(checks) && checks.every(isKept) ? checks.map(withNetwork) : null
}

type Kept = Omit<CheckResult, 'network'> & { readonly network?: boolean }

/** Verdicts of older versions do not tell: their commands always had it. */
function withNetwork({ network = true, ...check }: Kept): CheckResult {
  return { ...check, network }
}

function isKept(value: unknown): value is Kept {
  const { command, exitCode, output, sandboxed } = (value ?? {}) as Record<string, unknown>
  return (
    typeof command === 'string' &&
    Number.isInteger(exitCode) &&
    typeof output === 'string' &&
    typeof sandboxed === 'boolean'
  )
}
