import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { probeSandbox } from '../../src/adapters/system/bubblewrap.ts'
import { scripted } from '../support/a-fleet.ts'
import { probed, scene, withProbe } from '../support/a-sandboxed-fleet.ts'

const { works } = await probeSandbox(process.env)

describe.skipIf(!works)('agents of workers in bubblewrap', () => {
  test('an agent that is kept beside the home, or in it, runs and sees neither the home nor the clone', async () => {
    const one = await scene()
    const { brain, home, root } = one
    const looks = [`cat ${home}/.netrc`, `cat ${brain.dir}/.git/config`, `touch ${home}/evil`]
    for (const [id, folder] of [
      ['1', root],
      ['2', home],
    ] as const) {
      await withProbe(one, looks, join(folder, 'looks'))
      await scripted(brain, 'Looks around', '')
      await brain.ok('spawn', id, '--agent', 'probe')
      const results = await probed(one, id)
      expect(results.map(({ code }) => code)).toEqual([1, 1, 1])
      for (const { said } of results) expect(said).not.toContain('hush-hush')
    }
  })

  test('an agent that is a link runs, wherever that leads; what is shown by a link uncovers no clone', async () => {
    const one = await scene('sandbox: {use: on, read: [~/code]}\n')
    const { brain, home, root } = one
    await symlink(root, join(home, 'code'))
    await mkdir(join(home, 'bin'))
    await mkdir(join(home, 'versions'))
    const looks = [`cat ${home}/code/home/.netrc`, `cat ${brain.dir}/.git/config`]
    const links = [
      ['1', join(home, 'bin/looks'), join(home, 'bin/looks-2')],
      ['2', join(home, 'bin/other'), join(home, 'versions/2.1')],
      ['3', join(root, 'looks'), join(home, 'versions/2.2')],
    ] as const
    for (const [id, link, program] of links) {
      await withProbe(one, looks, program)
      await symlink(program, link)
      const file = join(brain.dir, '.brain/agents/probe.yml')
      const text = await readFile(file, 'utf8')
      await brain.commit({ '.brain/agents/probe.yml': text.replace(program, link) })
      await brain.git('push', '--quiet', 'origin', 'HEAD:main')
      await scripted(brain, 'Looks around', '')
      await brain.ok('spawn', id, '--agent', 'probe')
      const results = await probed(one, id)
      expect(results.map(({ code }) => code)).toEqual([1, 1])
      for (const { said } of results) expect(said).not.toContain('hush-hush')
    }
  })
})
