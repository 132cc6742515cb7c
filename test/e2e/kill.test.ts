import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Person } from '../support/a-project.ts'
import { git } from '../support/git-sandbox.ts'
import { killedBrain, type KillPoint } from '../support/kill-rig.ts'
import { KILL_SCENES, type KillScene } from '../support/kill-scenes.ts'
import { copyOf, type Stage, stageAlone, stageOf, usersState } from '../support/kill-stages.ts'

/** `KILLS=all` kills each command at each of its git processes; `KILLS=n` at so many of these points, drawn by `SEED`. */
const KILLS = process.env['KILLS'] ?? '1'
const SEED = Number(process.env['SEED'] ?? 17)
const MS_INTO = KILLS === '1' ? [0, 3] : [0, 2, 4, 8, 16]

/** Scenes that make sense where there is one clone only, and no remote. */
const ALONE = new Set([
  'create-task',
  'worker claim',
  'review --request-changes',
  'review --approve',
  'sync',
  'undo of an approval',
  'cancel',
  'reclaim',
  'reopen',
  'archive',
  'edit-task',
])

describe('a command killed at any git process, with all that it started', () => {
  for (const scene of KILL_SCENES)
    test(`${scene.name}: nothing of the user's is touched, and the same command again comes to the right end`, async () => {
      await expectGoesOnWhereverKilled(scene, await stageOf(scene))
    }, 3_600_000)
})

describe('the same without a remote', () => {
  for (const scene of KILL_SCENES.filter(({ name }) => ALONE.has(name)))
    test(`${scene.name}: nothing of the user's is touched, and the same command again comes to the right end`, async () => {
      await expectGoesOnWhereverKilled(scene, await stageAlone(scene))
    }, 3_600_000)
})

async function expectGoesOnWhereverKilled(scene: KillScene, stage: Stage): Promise<void> {
  const whole = await copyOf(stage)
  const { calls, exit, output } = await killedBrain(whole[scene.who].dir, scene.words, { call: 0, msInto: 0 })
  expect(exit, output).toBe(0)
  const atEnd = await leftOver(whole[scene.who])
  for (const point of pointsOf(scene, calls)) {
    const copy = await copyOf(stage)
    const where = point.call === 'check' ? 'its checks' : `git process ${point.call} of ${calls}`
    const label = `${scene.name}, killed ${point.msInto} ms into ${where}`
    await expectGoesOn(scene, copy, { point, label, atEnd })
  }
}

async function expectGoesOn(
  scene: KillScene,
  stage: Stage,
  { point, label, atEnd }: { point: KillPoint; label: string; atEnd: string },
): Promise<void> {
  const person = stage[scene.who]
  const before = await usersState(person)
  const { pid, killed, output } = await killedBrain(person.dir, scene.words, point)
  if (point.call !== 'check') expect(killed, `${label}\n${output}`).toBe(true)
  await expectHealthy(stage, label)
  expect(await usersState(person), label).toBe(before)

  const again = await person.brain('--json', ...scene.words)
  const { error } = again.json()
  const told = `${label}\n${again.stdout}${again.stderr}`
  if (error !== undefined) expect(scene.doneAlready ?? [], told).toContain(error.code)
  const task = await person.task(scene.ends.task)
  expect(task, told).toMatchObject(scene.ends.is)
  expect(task.problems, told).toEqual([])
  await expectHealthy(stage, label)
  expect(await usersState(person), told).toBe(before)
  expect(await leftOver(person), told).toBe(atEnd)
  expect(await leftOfChecks(pid), told).toEqual([])
}

/** The folders of checks that a killed command had made. */
async function leftOfChecks(pid: number): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`brain-check-${pid}-`))
}

/** What git sees besides the user's own, and what brain left in its folder. */
async function leftOver({ dir, git: run }: Person): Promise<string> {
  const status = await run('status', '--porcelain', '--untracked-files=all', '--', '.', ':!mine')
  const branch = await run('branch', '--show-current')
  const inGit = await readdir(join(dir, '.git'), { recursive: true })
  const left = inGit.filter((path) => /\.lock$|brain\/(?:running|steps)\/.+|worktrees\/.+/.test(path))
  return [status, branch, ...left].join('\n')
}

async function expectHealthy({ bea, wil, remote }: Stage, label: string): Promise<void> {
  for (const dir of new Set([bea.dir, wil.dir, remote].filter((path) => path !== null))) {
    const said = await git(dir, 'fsck', '--full', '--no-dangling', '--no-progress')
    expect(said, label).toBe('')
  }
}

function pointsOf({ name, inChecks = [] }: KillScene, calls: number): readonly KillPoint[] {
  const inGit = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    MS_INTO.map((msInto) => ({ call, msInto })),
  )
  const checking = inChecks.map((msInto) => ({ call: 'check' as const, msInto }))
  if (KILLS === 'all') return [...inGit, ...checking]
  const random = randomOf(SEED + name.length)
  const draw = (points: readonly KillPoint[]): KillPoint => points[Math.floor(random() * points.length)]!
  const drawn = Array.from({ length: Number(KILLS) }, () => draw(inGit))
  return checking.length === 0 ? drawn : [...drawn, draw(checking)]
}

/** A small generator of pseudo-random numbers from 0 up to but not 1; the same seed gives the same kills. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
