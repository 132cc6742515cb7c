import { readFile } from 'node:fs/promises'
import { finishCalmly } from './calm.ts'
import { checkHealthy, checkLocks, checkReachable, checkStates, checkUsersFiles } from './check-clones.ts'
import { checkHistory } from './check-history.ts'
import { checkJournal } from './check-journal.ts'
import { checkRecord } from './check-record.ts'
import { countFigures, type Figures } from './figures.ts'
import type { ModelTask } from './model.ts'
import type { ChaosOptions } from './options.ts'
import { parseRecord } from './record.ts'
import { setScene, type Scene } from './scene.ts'
import { planSchedule } from './schedule.ts'
import { runStorm } from './storm.ts'
import { describeEntry, withStory, type Finding, type Violation } from './violation.ts'

export interface Outcome {
  readonly figures: Figures
  readonly violations: readonly Violation[]
  /** What could not be tried on this machine. */
  readonly skipped: readonly string[]
  /** How often each was done, and each code given. */
  readonly verbs: Readonly<Record<string, number>>
  readonly codes: Readonly<Record<string, number>>
  /** The first command that ended with each code. */
  readonly examples: Readonly<Record<string, string>>
  readonly folder: string
}

/** The storm, the calm after it, and what the record says of both. */
export async function runChaos(options: ChaosOptions, say: (words: string) => void): Promise<Outcome> {
  const started = Date.now()
  const scene = await setScene(options, planSchedule(options))
  say(`${scene.schedule.steps.length} steps in ${scene.stage.folder}`)
  const storm = await runStorm(scene)
  say(`the storm is over after ${storm.seconds.toFixed(0)} s; ${storm.skipped} steps had nothing to do`)
  const findings: Finding[] = [...(await checkStates(scene)), ...(await checkLocks(scene))]
  const open = await finishCalmly(scene)
  say('checking')
  findings.push(...open.map(neverFinished), ...(await checkStates(scene)))
  const violations = await checkAll(scene, findings)
  const { journal, stage } = scene
  const events = (await readFile(stage.files.events, 'utf8')).split('\n').filter(Boolean)
  const seconds = (Date.now() - started) / 1000
  return {
    figures: countFigures({ journal, events, stormSeconds: storm.seconds, seconds, violations }),
    violations,
    skipped: whatWasSkipped(scene),
    verbs: countEach(journal.entries.map(({ verb }) => verb)),
    codes: countEach(journal.entries.map(({ error }) => error)),
    examples: firstOfEachCode(scene),
    folder: stage.folder,
  }
}

function neverFinished({ id, state, worker }: ModelTask): Finding {
  const message = `it is still ${state}${worker === null ? '' : `, held by ${worker}`}`
  return { rule: 'every task comes to an end by itself', task: id, message }
}

async function checkAll(scene: Scene, findings: readonly Finding[]): Promise<readonly Violation[]> {
  const { journal, stage } = scene
  const updates = parseRecord(await readFile(stage.files.record, 'utf8'))
  const all = [
    ...findings,
    ...(await checkRecord(stage.files.remote, updates, journal)),
    ...(await checkHistory(stage.files.remote, journal)),
    ...(await checkReachable(scene, updates)),
    ...(await checkUsersFiles(scene)),
    ...(await checkHealthy(scene)),
    ...checkJournal(journal),
  ]
  return all.map((finding) => withStory(finding, { updates, entries: journal.entries }))
}

function whatWasSkipped({ schedule, stage }: Scene): readonly string[] {
  const disks = schedule.cast.filter((member) => member.smallDisk && stage.smallDisk(member) === null)
  return disks.map(({ name }) => `the full disk of ${name}: a small disk cannot be mounted here`)
}

function countEach(names: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b)))
}

function firstOfEachCode({ journal }: Scene): Readonly<Record<string, string>> {
  const failed = journal.entries.toReversed().filter(({ error }) => error !== null)
  return Object.fromEntries(failed.map((entry) => [entry.error, describeEntry(entry)]))
}
