import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { git } from '../../support/git-sandbox.ts'
import { Actor, CALM } from './actor.ts'
import { Journal } from './journal.ts'
import type { ChaosOptions } from './options.ts'
import type { Schedule } from './schedule.ts'
import { setStage, type Stage } from './stage.ts'
import { placeUsersFiles, type UsersFiles } from './users-files.ts'

/** Everything that a run has: who takes part, where, and what was done so far. */
export interface Scene {
  readonly options: ChaosOptions
  readonly schedule: Schedule
  readonly stage: Stage
  readonly actors: readonly Actor[]
  readonly journal: Journal
  /** By actor; those who work with plain git clone anew, and have none. */
  readonly usersFiles: ReadonlyMap<string, UsersFiles>
}

/** The remote, laid out and with the first tasks in it, and a clone for each actor. */
export async function setScene(options: ChaosOptions, schedule: Schedule): Promise<Scene> {
  const stage = await setStage(options.remote, schedule.cast)
  const journal = new Journal()
  const actors: Actor[] = []
  const usersFiles = new Map<string, UsersFiles>()
  for (const member of schedule.cast) {
    const dir = await stage.clone(member)
    const actor = new Actor({ member, dir, stage, journal, brain: options.brain })
    if (actors.length === 0) await layOut(actor, { stage, schedule })
    actors.push(actor)
  }
  for (const { member, name, dir } of actors) {
    await git({ dir, env: stage.environment(member) }, 'pull', '--quiet', '--ff-only')
    if (member.role !== 'git') usersFiles.set(name, await placeUsersFiles(dir, name))
  }
  return { options, schedule, stage, actors, journal, usersFiles }
}

async function layOut(
  actor: Actor,
  { stage, schedule }: { stage: Stage; schedule: Schedule },
): Promise<void> {
  const file = join(stage.folder, 'first-tasks.json')
  const titles = Array.from({ length: schedule.tasksAtFirst }, (_, index) => ({ title: `At first ${index}` }))
  await writeFile(file, JSON.stringify(titles))
  for (const words of [['init'], ['create-task', '--batch', file]]) {
    const { ok } = await actor.act({ words, task: null }, CALM)
    if (!ok) throw new Error(`${words.join(' ')}: ${JSON.stringify(actor)}`)
  }
}
