import { expect, test } from 'vitest'
import { readRules } from '../../../../src/app/fleet/read-rules.ts'
import { Failure } from '../../../../src/domain/failure.ts'
import { DEFAULT_FLEET_SETTINGS } from '../../../../src/domain/fleet/fleet-settings.ts'
import { fillWords } from '../../../../src/domain/fleet/fill-words.ts'
import { KNOWN_AGENTS } from '../../../../src/domain/fleet/known-agents.ts'
import { readAgent } from '../../../../src/domain/fleet/read-agent.ts'
import { placeIn } from '../../../../src/domain/version-order.ts'
import { readFleetSettings } from '../../../../src/domain/fleet/read-fleet-settings.ts'
import { readRunner } from '../../../../src/domain/fleet/read-runner.ts'

test('every known agent has a program, a full mode, a note on what was not tried, and words that can be filled', () => {
  for (const [name, agent] of KNOWN_AGENTS) {
    expect(agent.name).toBe(name)
    expect(agent.command[0]).toMatch(/^[a-z-]+$/)
    const notes = agent.notes.join(' ')
    expect(notes.includes('never run by this project')).toBe(agent.version.tried === null)
    const { range, tried, words: asks } = agent.version
    // The scripted agent comes with brain: it has no versions to be outside of.
    const isKnown = tried !== null && asks[0] === '--version'
    expect(range === null ? null : placeIn(range, tried ?? '')).toBe(isKnown ? 'within' : null)
    expect(notes.includes('choose `full`')).toBe(agent.permissions.safe === null)
    // A prompt is never one of the words: it comes by standard input, or by a file.
    const words = [...agent.command, ...(agent.resume ?? [])].join(' ')
    const names = [...words.matchAll(/\{(\w+)\}/g)].map(([, found]) => found)
    const known = ['permissions', 'place', 'prompt', 'ask', 'resume', 'worker', 'task', 'templates']
    expect(names.filter((found) => !known.includes(found ?? ''))).toEqual([])
    expect(agent.prompt === 'file').toBe(/\{(?:prompt|ask)\}/.test(agent.command.join(' ')))
  }
})

test('words are filled once, lists take the place of a whole word, and unknown names stay', () => {
  const values = { permissions: ['-a', '{place}'], place: '/p', none: [] }
  expect(
    fillWords(['x', '{permissions}', '--in={place}', '{none}', '{other}', '{constructor}'], values),
  ).toEqual(['x', '-a', '{place}', '--in=/p', '{other}', '{constructor}'])
})

test('an agent of the project’s own may be like a known one', () => {
  const text = 'like: claude\nsilence: 3h\npermissions:\n  safe:\n    words: [--permission-mode, plan]\n'
  const { agent } = readAgent('careful', text)
  expect(agent).toMatchObject({ name: 'careful', silenceMs: 10_800_000, toolSilenceMs: 10_800_000 })
  expect(agent?.permissions.safe?.words).toEqual(['--permission-mode', 'plan'])
  expect(agent?.resume).toEqual(KNOWN_AGENTS.get('claude')?.resume)
  expect(readAgent('other', 'like: claude\ncommand: [other]\n').agent?.resume).toBeNull()
})

test('the versions of a known agent can be said anew, or be left open; another way to ask forgets them', () => {
  const read = (text: string) => readAgent('codex', `like: codex\n${text}`).agent?.version
  const { range } = KNOWN_AGENTS.get('codex')?.version ?? {}
  expect(read('')).toMatchObject({ tried: '0.169.0', range })
  expect(read('versions: {from: "0.150", below: 2}\n')).toMatchObject({
    tried: '0.169.0',
    range: { from: '0.150', below: '2' },
  })
  expect(read('versions: null\n')?.range).toBeNull()
  expect(read('version: [-V]\n')).toEqual({ words: ['-V'], tried: null, range: null })
  expect(read('version: [-V]\nversions: {from: "1", below: "2"}\n')?.range).toEqual({ from: '1', below: '2' })
})

test.each([
  [() => readAgent('x', 'title: X\n'), 'There is no "command".', 1],
  [() => readAgent('x', 'command: [x]\nprompts: stdin\n'), '"prompts" is not known here.', 2],
  [() => readAgent('x', 'command: [x]\nsilence: long\n'), 'a duration such as 30m was expected', 2],
  [() => readAgent('x', 'command: x\n'), '"command" is not as expected', 1],
  [() => readAgent('x', 'command: [x]\nexits: {41: oops}\n'), '"exits.41" is not as expected', 2],
  [() => readAgent('x', 'command: [x]\nversions:\n  from: 1.10\n  below: 2\n'), 'a version in quotes', 3],
  [() => readAgent('x', 'command: [x]\nversions: {from: "2", below: "1.9"}\n'), 'a later version', 2],
  [() => readAgent('x', 'command: [x]\nversions: {from: "2"}\n'), '"versions.below"', 2],
  [() => readRunner('x', 'start: [sbatch]\n'), 'holds {script}', 1],
  [() => readRunner('x', 'start: [sbatch, "{script}"]\nstays: false\n'), 'needs "alive"', 1],
  [() => readRunner('tmux', 'start: ["{script}"]\n'), 'comes with brain', 1],
  [() => readRunner('x', 'start: ["{script}"]\njob: "("\n'), 'a regular expression was expected', 2],
  [() => readFleetSettings('budget:\n  task:\n    cost: much\n'), '"budget.task.cost"', 3],
  [() => readFleetSettings('max: 0\n'), '"max" is not as expected', 1],
])('what is wrong in a file is told with its line: %#', (read, message, line) => {
  const { problem } = read()
  expect(problem?.message).toContain(message)
  expect(problem?.line).toBe(line)
})

test('settings say only what differs', () => {
  const text = 'agent: codex\nbudget: {task: {cost: 2.5}, day: {time: 8h}}\nsetup: [npm ci]\n'
  expect(readFleetSettings(text)).toEqual({
    settings: {
      ...DEFAULT_FLEET_SETTINGS,
      agent: 'codex',
      budget: { ...DEFAULT_FLEET_SETTINGS.budget, cost: 2.5 },
      dailyBudget: { cost: null, tokens: null, ms: 28_800_000 },
      setup: ['npm ci'],
    },
    problem: null,
  })
  expect(readFleetSettings('').settings).toEqual(DEFAULT_FLEET_SETTINGS)
})

test('a broken file of the project’s own starts nothing', () => {
  const texts = new Map([['.brain/runners/slurm.yml', 'start: [sbatch, "{script}"]\nalives: [x]\n']])
  expect(() => readRules(texts)).toThrow(Failure)
  const rules = readRules(new Map([['.brain/runners/slurm.yml', 'start: [srun, sh, "{script}"]\n']]))
  expect(rules.runners.get('slurm')).toMatchObject({ stays: true, needs: ['srun'] })
})

test('a sandbox is asked for by a word, or with what it shows; what is left out is as usual', () => {
  const read = (text: string) => readFleetSettings(`sandbox: ${text}\n`)
  expect(readFleetSettings('').settings.sandbox).toEqual({ use: 'auto', network: true, read: [] })
  expect(read('on').settings.sandbox).toEqual({ use: 'on', network: true, read: [] })
  expect(read('{network: false, read: [~/.npmrc]}').settings.sandbox).toEqual({
    use: 'auto',
    network: false,
    read: ['~/.npmrc'],
  })
  for (const wrong of ['maybe', '{read: [src]}', '{wall: on}']) expect(read(wrong).problem?.line).toBe(1)
})

test('of the home an agent sees files by their paths there, and none outside', () => {
  const read = (path: string) => readAgent('x', `command: [x]\nhome: [${path}]\n`)
  expect(read('.x/login').agent?.home).toEqual(['.x/login'])
  for (const path of ['/etc/shadow', '../other', '~/.ssh', '.x/../../y']) expect(read(path).agent).toBeNull()
  expect(readAgent('x', 'like: claude\n').agent?.home).toEqual(KNOWN_AGENTS.get('claude')?.home)
})
