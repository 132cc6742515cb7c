import { BACKUP_BRANCHES, BACKUPS, SEEN_BACKUPS } from '../../domain/backup/backup.ts'
import { Failure } from '../../domain/failure.ts'
import type { BackupRequest, Sent } from '../../ports/backup.ts'
import { causeOf } from '../git/git-errors.ts'
import type { GitPlace } from '../git/git-place.ts'
import { quietly } from '../git/git-push.ts'
import { readState, tipsBelow, writeState } from '../git/git-refs.ts'
import { countPush, pushesLastMinute } from '../git/push-records.ts'
import { updateRefs } from '../git/update-refs.ts'
import { listLocalBackups } from './list-backups.ts'
import { targetOf } from './take-backup.ts'

/** Few enough for one command line. */
const REFS_MAX = 200

/**
 * Pushes what the remote has not, and takes away what was thinned out, in one push. A host that takes branches only gets the newest
 * as a branch. What cannot be pushed waits; that is told, and no failure.
 */
export async function sendBackups(
  place: GitPlace,
  names: readonly string[],
  request: BackupRequest,
): Promise<Sent> {
  const target = targetOf(place)
  if (target === null) return { sent: 0, waiting: 0, spaced: false, problem: null }
  const work = await outstanding(place, names, target)
  const waiting = work.fresh.length
  if (waiting + work.gone.length === 0) return { sent: 0, waiting, spaced: false, problem: null }
  const { pushesPerMinute: limit } = request
  if (limit !== null && (await pushesLastMinute(place)) >= limit)
    return { sent: 0, waiting, spaced: true, problem: null }
  const isBranchOnly = readState(place).backupsAsBranch === target
  const pushed = isBranchOnly ? await pushBranches(place, work) : await pushRefs(place, work)
  if (pushed !== 'refused') return pushed
  const asBranch = await pushBranches(place, work)
  if (asBranch.problem === null) await writeState(place, { backupsAsBranch: target })
  return asBranch
}

interface Work {
  /** Below the prefix, oldest first. */
  readonly fresh: readonly (readonly [name: string, commit: string])[]
  readonly gone: readonly (readonly [name: string, commit: string])[]
}

async function outstanding(place: GitPlace, names: readonly string[], target: string): Promise<Work> {
  const isOwn = (name: string): boolean => names.some((clone) => name.startsWith(`${clone}/`))
  const here = tipsBelow(place, BACKUPS)
  const there = tipsBelow(place, SEEN_BACKUPS)
  const listed = await listLocalBackups(place)
  const meant = new Set(listed.filter(({ facts }) => facts?.target === target).map(({ commit }) => commit))
  return {
    fresh: [...here]
      .filter(([name, commit]) => isOwn(name) && there.get(name) !== commit && meant.has(commit))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(-REFS_MAX),
    gone: [...there].filter(([name]) => isOwn(name) && !here.has(name)).slice(0, REFS_MAX),
  }
}

/** `refused`: the host takes no such refs. */
async function pushRefs(place: GitPlace, { fresh, gone }: Work): Promise<Sent | 'refused'> {
  const output = await place.git.try([
    ...quietly(place),
    ...['push', '--porcelain', '--no-verify', '--no-recurse-submodules'],
    ...fresh.map(([name]) => `--force-with-lease=${BACKUPS}${name}:`),
    place.remote ?? '',
    ...fresh.map(([name, commit]) => `${commit}:${BACKUPS}${name}`),
    ...gone.map(([name]) => `:${BACKUPS}${name}`),
  ])
  await countPush(place)
  const lines = porcelain(output.stdout.toString('utf8'))
  const isThere = (name: string): boolean =>
    lines.some(({ flag, ref }) => ref === BACKUPS + name && '*= '.includes(flag))
  const isGone = (name: string): boolean =>
    lines.some(({ flag, ref }) => ref === BACKUPS + name && '-='.includes(flag))
  const arrived = fresh.filter(([name]) => isThere(name))
  await updateRefs(place, [
    ...arrived.map(([name, commit]) => `update ${SEEN_BACKUPS}${name} ${commit}`),
    ...gone.filter(([name]) => isGone(name)).map(([name]) => `delete ${SEEN_BACKUPS}${name}`),
  ])
  const refused = lines.find(({ flag, text }) => flag === '!' && /\[remote rejected\]/.test(text))
  if (arrived.length === 0 && fresh.length > 0 && refused !== undefined && !isForNow(output.stderr))
    return 'refused'
  return sentOf(arrived.length, fresh.length, output.exitCode === 0 ? null : output.stderr)
}

/** Each line of `git push --porcelain`: `<flag>\t<from>:<to>\t<summary>`. */
function porcelain(stdout: string): readonly { flag: string; ref: string; text: string }[] {
  return stdout.split('\n').flatMap((line) => {
    const [, flag = '', ref = '', text = ''] = /^([ +\-*!=])\t[^\t]*:([^\t]+)\t(.*)$/.exec(line) ?? []
    return ref === '' ? [] : [{ flag, ref, text }]
  })
}

/** Not of the kind of ref: it may be taken a minute later, or never as a branch either. */
function isForNow(stderr: string): boolean {
  const { code } = causeOf(stderr, {})
  return code !== 'HOOK_DECLINED' && code !== 'PROTECTED_BRANCH' && code !== 'GIT_FAILED'
}

function sentOf(sent: number, of: number, stderr: string | null): Sent {
  const cause = stderr === null ? null : causeOf(stderr, {})
  const problem = cause === null ? null : { code: cause.code, reason: String(cause.details['reason'] ?? '') }
  return { sent, waiting: of - sent, spaced: false, problem }
}

/** One branch a clone, at its newest backup: moved only from where this clone left it. */
async function pushBranches(place: GitPlace, { fresh }: Work): Promise<Sent> {
  const newest = new Map(fresh.map(([name, commit]) => [name.slice(0, name.indexOf('/')), { name, commit }]))
  let sent = 0
  for (const [clone, { name, commit }] of newest) {
    const branch = `refs/heads/${BACKUP_BRANCHES}${clone}`
    const left = tipsBelow(place, `${SEEN_BACKUPS}branch/`).get(clone) ?? ''
    const output = await place.git.try([
      ...quietly(place),
      ...['push', '--porcelain', '--no-verify', '--no-recurse-submodules'],
      `--force-with-lease=${branch}:${left}`,
      place.remote ?? '',
      `+${commit}:${branch}`,
    ])
    await countPush(place)
    if (output.exitCode !== 0) return sentOf(sent, fresh.length, output.stderr)
    const covered = fresh.filter(([each]) => each.startsWith(`${clone}/`) && each <= name)
    await updateRefs(place, [
      `update ${SEEN_BACKUPS}branch/${clone} ${commit}`,
      ...covered.map(([each, at]) => `update ${SEEN_BACKUPS}${each} ${at}`),
    ])
    sent += covered.length
  }
  return sentOf(sent, fresh.length, null)
}

/** Takes all of these away, here and there. Throws what the remote says no with. */
export async function forgetBackups(place: GitPlace, refs: readonly string[]): Promise<void> {
  const here = tipsBelow(place, BACKUPS)
  const seen = tipsBelow(place, SEEN_BACKUPS)
  for (let at = 0; at < refs.length && place.remote !== null; at += REFS_MAX) {
    const batch = refs.slice(at, at + REFS_MAX)
    const words = [...quietly(place), 'push', '--porcelain', '--no-verify', place.remote]
    const output = await place.git.try([...words, ...batch.map((ref) => `:${ref}`)])
    await countPush(place)
    if (output.exitCode !== 0 && !/remote ref does not exist/.test(output.stderr))
      throw causeOf(output.stderr, { remote: place.remote })
  }
  const names = refs.map((ref) => (ref.startsWith(BACKUPS) ? ref.slice(BACKUPS.length) : ref))
  const { ok, stderr } = await updateRefs(place, [
    ...names.filter((name) => here.has(name)).map((name) => `delete ${BACKUPS}${name}`),
    ...names.filter((name) => seen.has(name)).map((name) => `delete ${SEEN_BACKUPS}${name}`),
  ])
  if (!ok) throw new Failure('GIT_FAILED', { command: 'git update-ref', stderr })
}
