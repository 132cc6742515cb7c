import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type BrainRun, hasTerminal, spawnBrain } from '../support/brain-cli.ts'
import { stagedProject } from '../support/staged-project.ts'

/** A plan of so many tasks and a damaged file, with pagers that note what they were given. */
async function aPlan(count: number) {
  const tasks = Array.from({ length: count }, (_, at) => ({ title: `Task about ${at}`, objective: 'Words.' }))
  const { project, people } = await stagedProject({
    files: { 'batch.json': JSON.stringify(tasks), 'tasks/task-9000.md': '---\nid: [\n---\n' },
    people: ['brain'],
    steps: [['brain', 'create-task', '--batch', 'batch.json']],
  })
  const [{ dir }] = people
  const { box } = project
  const seen = join(box.path, 'seen')
  const program = async (name: string, lines: string): Promise<string> => {
    const path = join(box.path, name)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, `#!/bin/sh\n${lines}\n`)
    await chmod(path, 0o755)
    return path
  }
  const mine = await program('mine', `cat > ${seen}; echo LESS=$LESS >> ${seen}; echo paged`)
  return {
    box,
    seen: async () => (existsSync(seen) ? await readFile(seen, 'utf8') : null),
    mine,
    program,
    start: (words: string, env: Record<string, string> = {}, terminal = '') =>
      spawnBrain(dir, words.split(' '), { terminal, env: { TERM: 'xterm', ...env } }),
    pipe: (words: string, env: Record<string, string> = {}): Promise<BrainRun> =>
      spawnBrain(dir, words.split(' '), { env: { TERM: 'xterm', ...env } }).done,
    seenPath: seen,
  }
}

describe.skipIf(!hasTerminal())('on a terminal', () => {
  test('what is longer than the screen goes through the pager, whole; what fits does not', async () => {
    const { start, seen, mine } = await aPlan(30)
    const long = await start('list', { BRAIN_PAGER: mine, PAGER: 'false' }).done
    expect(long.code).toBe(0)
    expect(long.stdout).toMatch(/paged/)
    expect(long.stdout).not.toContain('Task about')
    const text = (await seen()) ?? ''
    expect(text.match(/Task about/g)).toHaveLength(30)
    expect(text).toContain('LESS=FRX')
    const short = await start('list --search 29', { BRAIN_PAGER: mine }).done
    expect(short.stdout).not.toMatch(/paged/)
    expect(short.stdout).toContain('Task about 29')
  })

  test('so does what a writer did, or would do', async () => {
    const { start, seen, mine, box } = await aPlan(30)
    const batch = `create-task --batch ${box.path}/more.json`
    const tasks = Array.from({ length: 30 }, (_, at) => ({ title: `More about ${at}`, objective: 'Words.' }))
    await writeFile(join(box.path, 'more.json'), JSON.stringify(tasks))
    await start(`${batch} --dry-run`, { BRAIN_PAGER: mine }).done
    expect((await seen())?.match(/write tasks\/task-/g)).toHaveLength(30)
    await start(batch, { BRAIN_PAGER: mine }).done
    expect((await seen())?.match(/Created task-/g)).toHaveLength(30)
  })

  test('PAGER is taken without BRAIN_PAGER, with its options, and LESS as it is', async () => {
    const { start, seen, mine } = await aPlan(30)
    const { stdout } = await start('list', { PAGER: `${mine} --an-option`, LESS: 'S' }).done
    expect(stdout).toMatch(/paged/)
    expect(await seen()).toContain('LESS=S\n')
    expect((await start('list', { PAGER: 'cat -u' }).done).stdout).toMatch(/\nwarning: tasks\/task-9000/)
  })

  test('and what git is told to use before that', async () => {
    const { start, seen, mine } = await aPlan(30)
    const { stdout } = await start('list', { GIT_PAGER: 'cat', PAGER: mine }).done
    expect(stdout.match(/Task about/g)).toHaveLength(30)
    expect(await seen()).toBeNull()
  })

  test('less is the default', async () => {
    const { start, program, seen, seenPath, box } = await aPlan(30)
    await program('bin/less', `cat > ${seenPath}; echo less was it`)
    const { stdout } = await start('list', { PATH: `${box.path}/bin:${process.env['PATH'] ?? ''}` }).done
    expect(stdout).toMatch(/less was it/)
    expect((await seen())?.match(/Task about/g)).toHaveLength(30)
  })

  describe('with a plan that nothing pages', () => {
    let plan: ReturnType<typeof aPlan>
    beforeAll(() => {
      plan = aPlan(30)
    })

    test.each([
      ['a pager that is not there', 'list', { BRAIN_PAGER: 'no-such-pager-anywhere' }],
      ['a pager that fails', 'list', { BRAIN_PAGER: 'false' }],
      ['cat', 'list', { BRAIN_PAGER: 'cat' }],
      ['an empty name', 'list', { BRAIN_PAGER: '' }],
      ['a terminal that is dumb', 'list', { TERM: 'dumb' }],
      ['--no-pager', '--no-pager list', {}],
      ['--no-input', 'list --no-input', {}],
      ['--json', 'list --json', {}],
      ['CI', 'list', { CI: 'true' }],
      ['an agent', 'list', { CLAUDECODE: '1' }],
    ])('with %s all is printed', async (_, words, env) => {
      const { start, seen, mine } = await plan
      const { code, stdout } = await start(words, { BRAIN_PAGER: mine, ...env }).done
      expect(code).toBe(0)
      expect(stdout.match(/Task about/g)).toHaveLength(30)
      expect(await seen()).toBeNull()
    })

    test('what is pasted elsewhere, and ids alone, are never held', async () => {
      const { start, seen, mine } = await plan
      for (const words of [
        'worker-instructions 9001',
        'brain-instructions',
        'orchestrate Untangle --script',
        'list --quiet',
      ])
        expect(await start(words, { BRAIN_PAGER: mine }).done).toMatchObject({ code: 0 })
      expect(await seen()).toBeNull()
    })
  })

  test('where the terminal would stop whoever reads keys, all is printed', async () => {
    const { start, seen, mine } = await aPlan(30)
    const { code, stdout } = await start('list', { BRAIN_PAGER: mine }, 'timeout 100').done
    expect(code).toBe(0)
    expect(stdout.match(/Task about/g)).toHaveLength(30)
    expect(await seen()).toBeNull()
  })

  test('what ends brain ends the pager first', async () => {
    const { start, program, box } = await aPlan(30)
    await program(
      'bin/less',
      `trap 'touch ${box.path}/told; exit 0' TERM; echo ready $PPID; while :; do sleep 0.1; done`,
    )
    const held = start('list', { PATH: `${box.path}/bin:${process.env['PATH'] ?? ''}` })
    await held.saw('ready ')
    const [, pid] = /ready (\d+)/.exec(held.said()) ?? []
    process.kill(Number(pid), 'SIGTERM')
    expect((await held.done).code).toBe(128 + 15)
    expect(existsSync(join(box.path, 'told'))).toBe(true)
  })

  test('to leave before the end, and Ctrl-C and Ctrl-\\ within it, are no errors; what else is to be said comes after', async () => {
    const { start, program, box } = await aPlan(3_000)
    const leaving = await start('list', { BRAIN_PAGER: 'head -n 1' }).done
    expect(leaving).toMatchObject({ code: 0 })
    expect(leaving.stdout).not.toMatch(/error|EPIPE/)

    await program(
      'bin/less',
      `trap 'echo got one' INT; trap 'echo got two' QUIT; cat > /dev/null; echo ready; until test -e ${box.path}/go; do sleep 0.1; done; echo paged`,
    )
    const held = start('list', { PATH: `${box.path}/bin:${process.env['PATH'] ?? ''}` })
    await held.saw('ready')
    held.type('\u0003')
    await held.saw('got one')
    held.type('\u001C')
    await held.saw('got two')
    await writeFile(join(box.path, 'go'), '')
    const { code, stdout } = await held.done
    expect(code).toBe(0)
    expect(stdout).toMatch(/paged[^]*tasks\/task-9000\.md/)
  })
})

test('a pipe has no pager', async () => {
  const { pipe, seen, mine } = await aPlan(30)
  const { stdout } = await pipe('list', { BRAIN_PAGER: mine })
  expect(stdout.match(/Task about/g)).toHaveLength(30)
  expect(await seen()).toBeNull()
})
