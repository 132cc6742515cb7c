import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { probeSandbox } from '../../src/adapters/system/bubblewrap.ts'
import { delivered, type FleetDocument, placesIn, processesIn, scripted, until } from '../support/a-fleet.ts'
import { probed, scene, withProbe } from '../support/a-sandboxed-fleet.ts'
import { fileAt, git, readRef } from '../support/git-sandbox.ts'

const { works } = await probeSandbox(process.env)

describe.skipIf(!works)('workers in bubblewrap', () => {
  test('the kernel refuses secrets, other claims and writing outside; what is needed is there, and it delivers', async () => {
    const one = await scene('', {
      GITHUB_TOKEN: 'hush-hush',
      SSH_AUTH_SOCK: '/run/agent',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: 'hush-hush',
    })
    const { brain, home, places, project, root } = one
    await git(brain.dir, 'config', 'http.extraHeader', 'Authorization: hush-hush')
    await scripted(brain, 'Another worker', 'hang')
    await scripted(brain, 'Looks around', '')
    await withProbe(one, [
      `cat ${home}/.ssh/id_ed25519`,
      `cat ${home}/.netrc`,
      `cat ${brain.dir}/.git/config`,
      `cat ${brain.dir}/.git/brain/fleet/task-001.json`,
      `cat ${places}/brain/places/*/task-001.1/*/.git/brain/claims/task-001.json`,
      `touch ${home}/evil`,
      `touch ${root}/evil`,
      'touch /usr/evil',
      `git push ${project.remote} HEAD:refs/heads/evil`,
      `echo evil >${brain.dir}/.git/hooks/post-merge`,
      'env; cat /proc/*/environ; git config --list; ls /run',
      'cat ~/.config/probe/login && touch ~/mine && git status --short && touch ~/.config/probe/evil',
    ])
    const { workers } = await brain.data<FleetDocument>('spawn', '1')
    expect(existsSync(join(workers[0]?.place ?? '', '.git/brain/claims/task-001.json'))).toBe(true)
    await brain.ok('spawn', '2', '--agent', 'probe')

    const results = await probed(one, '2')
    expect(results).toHaveLength(12)
    for (const { said } of results) expect(said).not.toMatch(/hush-hush|SSH_AUTH_SOCK|"nonce"/)
    // All but the one that looks at what it may see anyway.
    expect(results.flatMap(({ code }, at) => (code === 0 ? [at] : []))).toEqual([10])
    expect(results[11]?.said).toMatch(/^a login\n.*Read-only file system/s)
    expect(existsSync(join(root, 'evil')) || existsSync(join(home, 'evil'))).toBe(false)
    expect(await readRef(project.remote, 'refs/heads/evil')).toBeNull()
    expect(await fileAt(project.remote, 'task/002', 'probe.txt')).toBe('x\n')
    await delivered(brain, '2')
    const { workers: all } = await brain.data<FleetDocument>('fleet', '--all')
    expect(all).toMatchObject([{ sandboxed: true }, { sandboxed: true }])
    await brain.ok('fleet', 'stop', '1')
    expect(processesIn(places)).toEqual([])
    expect(placesIn(places)).toEqual([])
  })

  test('work comes to the remote as it is pushed, and only to its own branch; what is left behind is rescued', async () => {
    const { brain, places, project } = await scene('setup: ["touch set-up.txt"]\n')
    await scripted(brain, 'Dies later', 'write a.txt; commit; push; write b.txt; sleep 4; die')
    await scripted(brain, 'Leaves a process behind', 'fork; write c.txt; submit')
    await brain.ok('spawn', '1', '2')
    await until(
      'its first push is there while it works',
      async () => (await fileAt(project.remote, 'task/001', 'a.txt')) !== null,
    )
    await until('both are looked after', async () => {
      const { workers } = await brain.data<FleetDocument>('fleet', '--all')
      return workers.every(({ state }) => state === 'over' || state === 'delivered')
    })
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    expect(workers.map(({ end }) => end?.cause)).toEqual(['killed', null])
    expect(await fileAt(project.remote, 'task/001.2', 'b.txt')).toContain('attempt 1')
    expect(await fileAt(project.remote, 'task/001.2', 'set-up.txt')).toBe('')
    expect(await brain.task('2')).toMatchObject({ state: 'review', worker: 'arm-002' })
    expect(processesIn(places)).toEqual([])
    expect(placesIn(places)).toEqual([])
  })

  test('what it pushed to a branch that is not its own is kept when its place is removed', async () => {
    const one = await scene()
    const { brain, places, project } = one
    await scripted(brain, 'Works on two things', '')
    const commit = 'git switch -qc feature && echo f >f.txt && git add f.txt && git commit -qm Feature'
    await withProbe(one, [`${commit} && git push -q origin HEAD && git switch -q task/001`])
    await brain.ok('spawn', '1', '--agent', 'probe')
    expect(await probed(one, '1')).toMatchObject([{ code: 0 }])
    await delivered(brain, '1')
    expect(placesIn(places)).toEqual([])
    const rescued = await git(
      project.remote,
      'for-each-ref',
      '--format=%(refname:short)',
      'refs/heads/rescue',
    )
    expect(rescued).toMatch(/^rescue\/task-001\.1-[0-9a-f]{8}$/)
    expect(await fileAt(project.remote, rescued, 'f.txt')).toBe('f\n')
    expect(await readRef(project.remote, 'refs/heads/feature')).toBeNull()
  })

  test('what it had on another branch or had stashed, and pushed nowhere, is kept when its place is removed', async () => {
    const one = await scene()
    const { brain, places, project } = one
    await scripted(brain, 'Works on two things', '')
    await withProbe(one, [
      'git switch -qc spike && echo s >s.txt && git add s.txt && git commit -qm Spike && git switch -q task/001',
      'echo t >t.txt && git stash push -qu',
    ])
    await brain.ok('spawn', '1', '--agent', 'probe')
    expect(await probed(one, '1')).toMatchObject([{ code: 0 }, { code: 0 }])
    await delivered(brain, '1')
    expect(placesIn(places)).toEqual([])
    const listed = await git(project.remote, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/rescue')
    const rescued = listed.split('\n')
    expect(rescued).toHaveLength(2)
    const files = await Promise.all(
      rescued.flatMap((branch) => ['s.txt', 't.txt'].map((path) => fileAt(project.remote, branch, path))),
    )
    expect(files.filter((text) => text !== null).toSorted()).toEqual(['s\n', 't\n'])
    const { workers } = await brain.data<FleetDocument>('fleet', '--all')
    for (const branch of rescued) expect(workers[0]?.end?.text).toContain(`kept ${branch}`)
  })

  test('settings and hooks that a worker leaves in its place are never run outside', async () => {
    const one = await scene()
    const { brain, project, root } = one
    await scripted(brain, 'Lays traps', '')
    const trap = `touch ${root}/caught || true`
    await withProbe(one, [
      `git config core.fsmonitor '${trap}; false'`,
      `git config core.sshCommand '${trap}'`,
      `git config uploadpack.packObjectsHook '${trap}'`,
      `mkdir -p .git/hooks && printf '#!/bin/sh\\n${trap}\\n' >.git/hooks/pre-push && chmod +x .git/hooks/pre-push`,
      `box=$(git config remote.origin.url) && mkdir -p $box/hooks && printf '#!/bin/sh\\n${trap}\\n' >$box/hooks/pre-receive && chmod +x $box/hooks/pre-receive`,
      `git config filter.evil.clean '${trap}; cat' && echo '* filter=evil' >.gitattributes && echo x >left.txt`,
    ])
    await brain.ok('spawn', '1', '--agent', 'probe')
    await probed(one, '1')
    await delivered(brain, '1')
    expect(existsSync(join(root, 'caught'))).toBe(false)
    expect(await readRef(project.remote, 'refs/heads/task/001')).not.toBeNull()
  })

  test('without a network there is none, and an answer brings a sandboxed worker back to its place', async () => {
    const one = await scene('sandbox: {use: on, network: false}\n')
    const { brain, project } = one
    await scripted(brain, 'Asks', 'first block Which color')
    await scripted(brain, 'Looks around', '')
    await withProbe(one, ['cat /proc/net/dev | grep -v lo: | grep :'])
    await brain.ok('spawn', '2', '--agent', 'probe')
    expect((await probed(one, '2'))[0]?.code).not.toBe(0)
    expect(await brain.refused('spawn', '1', '--runner', 'tmux')).toMatchObject({ code: 'RUNNER_FAILED' })
    const checks = await brain.data<{ checks: { name: string; status: string; message: string }[] }>('health')
    expect(checks.checks.filter(({ message }) => message.includes('Workers run in bubblewrap'))).toHaveLength(
      1,
    )
    await brain.brain('run', '--interval', '5s')
    expect((await brain.task('1')).state).toBe('blocked')
    await brain.ok('answer', '1', 'Blue')
    const { stdout } = await brain.brain('run', '--interval', '5s', '--max-duration', '30s')
    expect(stdout).toContain('task-001: arm-001 goes on')
    await delivered(brain, '1')
    // It asks again, in a place that was made anew from what is on the remote.
    expect(await fileAt(project.remote, 'task/001', 'results/task-001-feedback.md')).toBeNull()
    expect((await git(project.remote, 'log', '--format=%s', 'task/001')).match(/Blocker/g)).toHaveLength(2)
  })
})
