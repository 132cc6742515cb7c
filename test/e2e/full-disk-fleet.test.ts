import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Person, personAt } from '../support/a-project.ts'
import { aFleet, endTender, type FleetDocument, scripted, until } from '../support/a-fleet.ts'
import { MAIN } from '../support/kill-rig.ts'
import { canMount, cloneOnSmallDisk, fillDisk } from '../support/small-disk.ts'

const CAN_MOUNT = await canMount()

interface Going {
  readonly said: () => string
  readonly end: Promise<number | null>
}

interface Scene {
  readonly person: Person
  /** Answers how the room is given back. */
  readonly fill: () => Promise<() => Promise<void>>
  /** A command that goes on: what it has said, and how it ends. */
  readonly start: (...words: string[]) => Going
  /** The same with its standard output on the disk that is full. */
  readonly startInto: (file: string, ...words: string[]) => Going
}

/** One task, and a clone on a small disk; work places are elsewhere. */
async function onSmallDisk(script: string): Promise<Scene> {
  const { brain, project, places } = await aFleet()
  await scripted(brain, 'One', script)
  const { disk, dir } = await cloneOnSmallDisk(project.box.path, { remote: project.remote, mebibytes: 8 })
  const env = { XDG_CACHE_HOME: places }
  return {
    person: personAt(dir, { name: 'ada', env }),
    fill: () => fillDisk(disk),
    start: (...words) => going(dir, { words, env, stdout: 'pipe' }),
    startInto: (file, ...words) => {
      const stdout = openSync(file, 'a')
      const started = going(dir, { words, env, stdout })
      closeSync(stdout)
      return started
    },
  }
}

function going(
  dir: string,
  { words, env, stdout }: { words: string[]; env: NodeJS.ProcessEnv; stdout: 'pipe' | number },
): Going {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  return { said: () => output, end: once(child, 'close').then(([code]) => code as number | null) }
}

const WAITS = 'Nothing can be begun yet (DISK_FULL); it is tried again.'

test.skipIf(!CAN_MOUNT)('run waits for room on a full disk, says so once, and works then', async () => {
  const { person, fill, start } = await onSmallDisk('submit')
  const free = await fill()
  // A way out, should it never end: what is asked for comes long before.
  const running = start('run', '--max-duration', '2m')
  await until('it said so', () => running.said().includes(WAITS))
  await free()
  expect(await running.end).toBe(8)
  expect(running.said().split(WAITS)).toHaveLength(2)
  expect(await person.task('1')).toMatchObject({ state: 'review' })
})

test.skipIf(!CAN_MOUNT)('run waits no longer than it may go on', async () => {
  const { fill, start } = await onSmallDisk('submit')
  await fill()
  const running = start('run', '--max-duration', '8s')
  expect(await running.end).toBe(1)
  expect(running.said()).toMatch(/it is tried again\.\n[^]*DISK_FULL\)\nhint:/)
})

test.skipIf(!CAN_MOUNT)('whoever begins to tend on a full disk tends once there is room', async () => {
  const { person, fill, start } = await onSmallDisk('sleep 10; submit')
  await person.ok('spawn', '1')
  await endTender(person)
  const free = await fill()
  const tending = start('fleet', 'tend')
  await until('it said so', () => tending.said().includes(WAITS))
  await free()
  expect(await tending.end).toBe(0)
  const { workers } = await person.data<FleetDocument>('fleet', '--all')
  expect(workers).toMatchObject([{ state: 'delivered' }])
})

test.skipIf(!CAN_MOUNT)('whoever tends goes on when what it says has no room either', async () => {
  const { person, fill, startInto } = await onSmallDisk('sleep 10; submit')
  await person.ok('spawn', '1')
  await endTender(person)
  const log = join(person.dir, '.git', 'brain', 'fleet', 'own.log')
  await writeFile(log, '')
  const free = await fill()
  const tending = startInto(log, 'fleet', 'tend')
  await until('it said so', () => tending.said().includes('(ENOSPC). What is said meanwhile is lost'))
  await free()
  expect(await tending.end).toBe(0)
  expect(await readFile(log, 'utf8')).toMatch(/^task-001: arm-001 .*delivered.*\n$/)
  const { workers } = await person.data<FleetDocument>('fleet', '--all')
  expect(workers).toMatchObject([{ state: 'delivered' }])
})
