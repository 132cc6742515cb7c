import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Person, TaskDocument } from '../support/a-project.ts'
import { git } from '../support/git-sandbox.ts'
import { killedBrain, type KillPoint } from '../support/kill-rig.ts'
import {
  ALONE,
  copyOf,
  KILL_SCENES,
  type KillScene,
  type Stage,
  stageAlone,
  stageOf,
  usersState,
} from '../support/kill-scenes.ts'

/** `KILLS=all` kills each command at each of its git processes; otherwise a few of them, drawn by a seed. */
const ALL = process.env['KILLS'] === 'all'
const SEED = Number(process.env['SEED'] ?? 17)
const SAMPLE = 1
const MS_INTO = ALL ? [0, 2, 4, 8, 16] : [0, 3]

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
  for (const point of pointsOf(scene.name, calls)) {
    const copy = await copyOf(stage)
    const label = `${scene.name}, killed ${point.msInto} ms into git process ${point.call} of ${calls}`
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
  await killedBrain(person.dir, scene.words, point)
  await expectHealthy(stage, label)
  expect(await usersState(person), label).toBe(before)

  const again = await person.brain('--json', ...scene.words)
  const { error } = again.json()
  const told = `${label}\n${again.stdout}${again.stderr}`
  if (error !== undefined) expect(scene.doneAlready ?? [], told).toContain(error.code)
  const { task } = (await person.brain('--json', 'show', scene.ends.task, '--fetch')).json<{
    task: TaskDocument
  }>().data
  expect(task, told).toMatchObject(scene.ends.is)
  expect(task.problems, told).toEqual([])
  await expectHealthy(stage, label)
  expect(await usersState(person), told).toBe(before)
  expect(await leftOver(person), told).toBe(atEnd)
}

/** What git sees besides the user's own, and what brain left in its folder. */
async function leftOver({ dir, git: run }: Person): Promise<string> {
  const status = await run('status', '--porcelain', '--untracked-files=all', '--', '.', ':!mine')
  const branch = await run('branch', '--show-current')
  const inGit = await readdir(join(dir, '.git'), { recursive: true })
  const left = inGit.filter((path) => /\.lock$|brain\/(?:running|steps)\/.+|worktrees\/.+/.test(path))
  return [status, branch, ...left].join('\n')
}

async function expectHealthy({ bea, remote }: Stage, label: string): Promise<void> {
  for (const dir of [bea.dir, remote].filter((path) => path !== null)) {
    const said = await git(dir, 'fsck', '--full', '--no-dangling', '--no-progress')
    expect(said, label).toBe('')
  }
}

function pointsOf(name: string, calls: number): readonly KillPoint[] {
  const all = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    MS_INTO.map((msInto) => ({ call, msInto })),
  )
  if (ALL) return all
  const random = randomOf(SEED + name.length)
  return Array.from({ length: SAMPLE }, () => all[Math.floor(random() * all.length)]!)
}

/** A small generator of pseudo-random numbers from 0 up to but not 1; the same seed gives the same kills. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
