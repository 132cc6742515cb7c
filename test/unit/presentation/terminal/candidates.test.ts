import { describe, expect, test } from 'vitest'
import { candidatesFor } from '../../../../src/presentation/terminal/completion/candidates.ts'
import { VERBS } from '../../../../src/presentation/terminal/verbs.ts'

const typed: string[] = []

async function values(...words: string[]): Promise<readonly string[]> {
  const found = await candidatesFor(words, (beginning) => {
    typed.push(beginning)
    return Promise.resolve([
      { value: '001', description: 'ready: Hero' },
      { value: '012', description: 'blocked: Footer' },
    ])
  })
  return found.map(({ value }) => value)
}

describe('the first word', () => {
  test('is a command, an alias or worker, but nothing hidden', async () => {
    const all = await values('')
    expect(all).toEqual(expect.arrayContaining(['create-task', 'add', 'worker', 'completion']))
    expect(all).not.toContain('complete')
    expect(all.length).toBe(new Set(all).size)
    expect(await values('cre')).toEqual(['create-task'])
  })

  test('may follow global options, and may be one', async () => {
    expect(await values('-C', 'site', '--json', 'hist')).toEqual(['history'])
    expect(await values('--js')).toEqual(['--json'])
  })

  test('worker is followed by what a worker says', async () => {
    const verbs = Object.keys(VERBS)
      .filter((name) => name.startsWith('worker '))
      .map((name) => name.slice(7))
    expect(await values('worker', '')).toEqual(verbs)
    expect(await values('worker', 'cl')).toEqual(['claim'])
  })
})

describe('after a command', () => {
  test('its options are offered, each once unless it may be given several times', async () => {
    expect(await values('list', '--st')).toEqual(['--state', '--stale'])
    expect(await values('list', '--stale', '--st')).toEqual(['--state'])
    expect(await values('create-task', 'x', '--scope', 'a', '--sc')).toEqual(['--scope'])
    expect(await values('create-task', '--dry')).toEqual(['--dry-run'])
  })

  test('an option is followed by its choices, however it is written', async () => {
    expect(await values('list', '--priority', 'h')).toEqual(['high'])
    expect(await values('list', '--priority', '=', 'h')).toEqual(['high'])
    expect(await values('list', '--priority', '=')).toContain('high')
    expect(await values('list', '--priority=h')).toEqual(['--priority=high'])
    expect(await values('list', '--state', 'ready,bl')).toEqual(['ready,blocked'])
  })

  test('task ids are offered where a task may stand', async () => {
    for (const words of [
      ['show', ''],
      ['history', '0'],
      ['worker', 'claim', ''],
      ['worker-instructions', '001', ''],
      ['edit', ''],
    ])
      expect([words, await values(...words)]).toEqual([words, ['001', '012']])
    expect(await values('create-task', 'x', '--depends-on', '')).toEqual(['001', '012'])
    expect(await values('create-task', 'x', '--depends-on=001,01')).toEqual(['--depends-on=001,012'])
    expect(typed.at(-1)).toBe('01')
  })

  test('nothing is offered, so that the shell offers files, where a text or a file stands', async () => {
    expect(await values('create-task', '--body-file', '')).toEqual([])
    expect(await values('create-task', '')).toEqual([])
    expect(await values('show', '001', '')).toEqual([])
    expect(await values('nonsense', '')).toEqual([])
  })

  test('shells, and help’s topics and commands', async () => {
    expect(await values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell'])
    expect(await values('help', 'ex')).toEqual(['exit-codes'])
    expect(await values('help', 'worker', 'cl')).toEqual(['claim'])
  })
})

const commands = Object.entries(VERBS).filter(([name]) => name !== 'help')

test.each(commands)('every option of %s can be completed, and so can its choices', async (name, entry) => {
  const words = name.split(' ')
  const options = (await entry.load()).options ?? []
  expect(await values(...words, '-')).toEqual(expect.arrayContaining(['--json', ...options.map(longName)]))
  for (const option of options.filter(({ choices }) => choices !== undefined)) {
    expect(await values(...words, longName(option), '')).toEqual(option.choices)
  }
})

function longName({ flags }: { flags: string }): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags
}

test('a branch for adopt is one that belongs to no task, and its option takes a task', async () => {
  const branches = () => Promise.resolve([{ value: 'claude/form', description: 'Work' }])
  const found = await candidatesFor(['adopt', 'cl'], () => Promise.resolve([]), branches)
  expect(found.map(({ value }) => value)).toEqual(['claude/form'])
  expect(await values('adopt', 'claude/form', '--task', '0')).toEqual(['001', '012'])
})
