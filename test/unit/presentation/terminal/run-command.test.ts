import { describe, expect, test } from 'vitest'
import { runCommand, verbFirst } from '../../../../src/presentation/terminal/run-command.ts'
import { VERBS } from '../../../../src/presentation/terminal/verbs.ts'
import { captured } from '../../../support/a-console.ts'

test.each([
  ['', 'help'],
  ['--json', 'help --json'],
  ['-h', 'help'],
  ['--help --json', 'help --json'],
  ['list', 'list'],
  ['-C site list --stale', 'list -C site --stale'],
  ['--json --fields id list', 'list --json --fields id'],
  ['-C', 'help -C'],
  ['-q worker claim 012', 'worker claim -q 012'],
  ['worker', 'help worker'],
  ['worker --help', 'help worker'],
  ['worker -h --json', 'help worker --json'],
  ['--json worker', 'help worker --json'],
  ['worker help', 'help worker'],
  ['worker dance', 'worker dance'],
  ['add "x"', 'add "x"'],
  ['nothing -q', 'nothing -q'],
])('brain %s is brain %s', (typed, expected) => {
  expect(verbFirst(typed.split(' ').filter((word) => word !== '')).join(' ')).toBe(expected)
})

async function run(...words: string[]): Promise<{ code: number; out: string }> {
  const { streams, stdout } = captured()
  const code = await runCommand({ words, streams, session: (console) => ({ console }) as never })
  return { code, out: stdout() }
}

describe('help', () => {
  test('alone fits a screen: examples, what is used most, every other command by its name, where to go on', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    expect(out).toMatch(/^brain plans work .*\n\nExamples:\n {2}brain create-task/)
    expect(out).toMatch(/\nAs a worker:\n {2}worker claim +take a task\n/)
    expect(out).toContain('brain help --all')
    expect(out.split('\n').length).toBeLessThanOrEqual(40)
    expect(out.split('\n').filter((line) => line.length > 110)).toEqual([])
    const visible = Object.keys(VERBS).filter((name) => VERBS[name]?.hidden !== true)
    const isTold = (name: string): boolean => {
      const [first = ''] = name.split(' ')
      return [name, `${first} …`].some((word) => new RegExp(`^  (.*[ ,])?${word}(?![-\\w])`, 'm').test(out))
    }
    expect(visible.filter((name) => !isTold(name))).toEqual([])
    expect(out).not.toMatch(/\bcomplete\b|[ \t]$/m)
  })

  test('with --all says what each command is for, by its group', async () => {
    const { out } = await run('help', '--all')
    expect(out).toMatch(/\nWorker:\n {2}worker claim +take a task\n/)
    expect(out).toMatch(/^ {2}fleet tend +look after/m)
    expect(out).toMatch(/^ {2}create-task +create a task, or many \(also: add\)$/m)
    expect(out).not.toMatch(/^ {2}complete /m)
    expect(out.split('\n').length).toBeLessThan(76)
  })

  test.each([
    [['help', 'worker', 'claim']],
    [['worker', 'claim', '--help']],
    [['worker', 'claim', '-h']],
    [['--json', 'worker', 'claim', '-h']],
  ])('%j says everything about the command', async (words) => {
    const { out } = await run(...words)
    for (const part of [
      'Only one worker can win',
      'brain worker claim 012 --as worker-1',
      '--no-checkout',
      '--dry-run',
    ])
      expect(out).toContain(part)
  })

  test('follows an alias, and says it', async () => {
    expect((await run('help', 'add')).out).toContain(
      'Usage: brain create-task [options] [words...]\nAlso:  brain add\n',
    )
  })

  test('of the worker lists its commands only', async () => {
    const { out } = await run('worker')
    expect(out).toContain('worker submit')
    expect(out).not.toContain('create-task')
  })

  test.each(['exit-codes', 'json', 'environment'])('on %s', async (topic) => {
    const { code, out } = await run('help', topic)
    expect(code).toBe(0)
    expect(out).toMatch(/130 {2}interrupted|schemaVersion|BRAIN_WORKER/)
  })

  test('as JSON tells all commands with their arguments, options and examples', async () => {
    const { kind, data } = JSON.parse((await run('help', '--json')).out) as {
      kind: string
      data: { commands: { name: string }[]; exitCodes: unknown[] }
    }
    expect(kind).toBe('help')
    expect(data.commands.find(({ name }) => name === 'list')).toMatchObject({
      summary: expect.stringContaining('List tasks') as string,
      aliases: [],
      arguments: [],
      options: expect.arrayContaining([
        { flags: '--stale', description: 'whose lease has run out', choices: null, many: false },
      ]) as object,
      examples: expect.arrayContaining(['brain list']) as object,
    })
    expect(data.commands.map(({ name }) => name)).not.toContain('complete')
    expect(data.exitCodes).toContainEqual({ code: 8, meaning: 'nothing to do yet' })
  })

  test('on what does not exist names what was probably meant', async () => {
    await expect(run('help', 'exit-code')).rejects.toMatchObject({
      code: 'USAGE',
      details: { hint: 'Did you mean: brain help exit-codes' },
    })
    await expect(run('help', 'xyzzyplugh')).rejects.toMatchObject({
      code: 'USAGE',
      details: { hint: 'See all commands: brain help --all' },
    })
  })
})

test.each([
  ['lst', 'Did you mean: brain list'],
  ['worker clam', 'Did you mean: brain worker claim'],
  ['claim', 'Did you mean: brain worker claim'],
  ['advance', 'Did you mean: brain workflow advance'],
  ['approve', 'Did you mean: brain review <id> --approve'],
  ['start', 'Did you mean: brain spawn <id>'],
  ['stop', 'Did you mean: brain fleet stop, or brain autosave stop'],
  ['job', 'See all commands: brain help --all'],
  ['constructor', 'See all commands: brain help --all'],
  ['toString', 'See all commands: brain help --all'],
])('a command that does not exist is refused: %s', async (typed, hint) => {
  await expect(run(...typed.split(' '))).rejects.toMatchObject({ code: 'USAGE', details: { hint } })
})
