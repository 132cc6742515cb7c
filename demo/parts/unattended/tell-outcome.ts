import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Director } from '../director.ts'
import { fact } from '../facts.ts'

const CODE = ['package.json', 'src/api/contact.js', 'src/contact/form.js', 'src/mail/compose.js']

/** Merged work that works, and nothing left of the workers. */
export async function tellOutcome(director: Director): Promise<void> {
  const { narrator, stage } = director
  narrator.step('How everything stands')
  await director.show('brain workflow status', { lines: 30 })
  await director.show(`git clone --quiet ${stage.remote} result`, { folder: '.' })
  const printed = await director.show('node --test --test-reporter=tap', { folder: 'result', lines: 0 })
  const count = (label: string): number => Number(new RegExp(`^# ${label} (\\d+)$`, 'm').exec(printed)?.[1])
  const code = await director.remote('ls-tree', '-r', '--name-only', 'main', 'package.json', 'src')
  narrator.tell('What was made is on main: in a fresh clone, all 7 tests of it pass.', [
    fact('code', code.split('\n'), CODE),
    fact('tests that passed', count('pass'), 7),
    fact('tests that failed', count('fail'), 0),
    fact('half of something', await director.git('result', 'grep', '-l', 'HALF DONE'), ''),
  ])
  narrator.tell('No process and no work place is left.', [
    fact('processes', workersIn(stage.folder), []),
    fact('work places', placesIn(stage.folder), []),
  ])
}

/** By the mark that all processes of a worker carry, where the system shows it. */
function workersIn(folder: string): readonly number[] {
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const environment = textOf(`/proc/${pid}/environ`)
      return environment.includes('BRAIN_FLEET=') && environment.includes(folder)
    })
    .map(Number)
}

function placesIn(folder: string): readonly string[] {
  const places = join(folder, 'brain/.cache/brain/places')
  return entries(places).flatMap((project) => entries(join(places, project)))
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
