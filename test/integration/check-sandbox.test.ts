import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { gitCheckRunner } from '../../src/adapters/git/git-check-runner.ts'
import { openPlace } from '../../src/adapters/git/git-place.ts'
import { probeSandbox } from '../../src/adapters/system/bubblewrap.ts'
import type { CheckResult } from '../../src/ports/records.ts'
import { git, sandbox, writeFiles } from '../support/git-sandbox.ts'

const { works } = await probeSandbox(process.env)

interface Scene {
  readonly root: string
  readonly home: string
  readonly dir: string
  readonly check: (...commands: string[]) => Promise<readonly CheckResult[]>
  /** The same with the network taken away. */
  readonly offline: (...commands: string[]) => Promise<readonly CheckResult[]>
}

/** A clone in the home of somebody who has credentials there, in the clone, and beside it. */
async function scene(env: NodeJS.ProcessEnv = {}): Promise<Scene> {
  const box = await sandbox()
  const home = join(box.path, 'home')
  await mkdir(home)
  const dir = await box.clone(await box.bareRemote({ files: { 'a.md': 'a\n' } }), 'home/ada')
  await writeFiles(box.path, {
    'home/.netrc': 'machine example.com password hush-hush\n',
    'home/.ssh/id_ed25519': 'hush-hush\n',
    'home/ada/.env': 'TOKEN=hush-hush\n',
    'home/ada/.git/brain/claims/task-001.json': '{"nonce":"hush-hush"}',
  })
  await git(dir, 'config', 'http.extraHeader', 'Authorization: hush-hush')
  const environment = { ...process.env, HOME: home, ...env }
  const [tree, parent] = [await git(dir, 'rev-parse', 'HEAD^{tree}'), await git(dir, 'rev-parse', 'HEAD')]
  const run = async (commands: readonly string[], network: boolean) => {
    const runner = gitCheckRunner(await openPlace(dir, process.env), environment)
    return await runner.run({ tree, parent, commands, network }, () => {})
  }
  return {
    root: box.path,
    home,
    dir,
    check: async (...commands) => await run(commands, true),
    offline: async (...commands) => await run(commands, false),
  }
}

/** Programs are not looked for in what a sandbox hides, and that is the temporary folder. */
function useTemporary(folder: string): void {
  const before = process.env['TMPDIR']
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  process.env['TMPDIR'] = folder
}

describe.skipIf(!works)('in bubblewrap', () => {
  test('a command reads no credential: not in the home, the checkout, the settings, the claims', async () => {
    const { dir, home, check } = await scene()
    const results = await check(
      `cat ${home}/.netrc`,
      `cat ${home}/.ssh/id_ed25519`,
      `cat ${dir}/.env`,
      `cat ${dir}/.git/brain/claims/task-001.json`,
      'git config --get http.extraHeader',
      `cat ${dir}/.git/config && false`,
    )
    expect(results.map(({ sandboxed }) => sandboxed)).toEqual(results.map(() => true))
    for (const { command, exitCode, output } of results) {
      expect(exitCode, command).not.toBe(0)
      expect(output, command).not.toContain('hush-hush')
    }
  })

  test('a command reads no token from the environment', async () => {
    const { check } = await scene({ GITHUB_TOKEN: 'hush-hush', SSH_AUTH_SOCK: '/run/agent' })
    const [seen] = await check('env; cat /proc/*/environ; ls /run')
    expect(seen?.output).not.toMatch(/hush-hush|SSH_AUTH_SOCK/)
  })

  test('a command changes nothing outside of its worktree', async () => {
    const { root, dir, check } = await scene()
    const before = { refs: await git(dir, 'for-each-ref'), hooks: await readdir(join(dir, '.git/hooks')) }
    const [hook, ref, object, beside, system] = await check(
      `mkdir -p ${dir}/.git/hooks && echo evil > ${dir}/.git/hooks/post-merge`,
      'git update-ref refs/heads/evil HEAD',
      'echo evil | git hash-object -w --stdin',
      `touch ${root}/evil`,
      'touch /usr/evil',
    )
    for (const result of [hook, ref, object, system]) expect(result?.exitCode, result?.command).not.toBe(0)
    expect(beside?.command).toContain('evil')
    expect(await readdir(root)).not.toContain('evil')
    expect({
      refs: await git(dir, 'for-each-ref'),
      hooks: await readdir(join(dir, '.git/hooks')),
    }).toEqual(before)
  })

  test('with the network taken away, a command reaches no service of this machine, and its own by loopback', async () => {
    const { check, offline } = await scene()
    const server = createServer((socket) => socket.end())
    onTestFinished(() => void server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const reach = `node -e "require('net').connect(${port}, '127.0.0.1').on('error', () => process.exit(7))"`
    const own = `node -e "const s = require('net').createServer((c) => c.end()).listen(0, '127.0.0.1', () => require('net').connect(s.address().port, '127.0.0.1').on('close', () => s.close()).resume())"`
    expect(await check(reach)).toMatchObject([{ exitCode: 0, sandboxed: true, network: true }])
    expect(await offline(reach, own, 'ls /sys/class/net')).toMatchObject([
      { exitCode: 7, sandboxed: true, network: false },
      { exitCode: 0, output: '' },
      { exitCode: 0 },
    ])
  })

  test('where no network of its own can be made, all else is held, and it is said', async () => {
    const { root, home, offline } = await scene()
    useTemporary(join(home, 'tmp'))
    const program = (process.env['PATH'] ?? '').split(':').find((folder) => existsSync(join(folder, 'bwrap')))
    const refusing = `#!/bin/sh
case " $* " in *" --unshare-net "*) echo 'bwrap: loopback: not permitted' >&2; exit 1 ;; esac
exec ${program}/bwrap "$@"
`
    await mkdir(join(root, 'bin'))
    await mkdir(join(home, 'tmp'))
    await writeFile(join(root, 'bin/bwrap'), refusing, { mode: 0o755 })
    const path = { PATH: `${join(root, 'bin')}:${process.env['PATH']}` }
    const held = await scene(path)
    expect(await held.offline(`cat ${held.home}/.netrc`, 'true')).toMatchObject([
      { exitCode: 1, sandboxed: true, network: true },
      { exitCode: 0, sandboxed: true, network: true },
    ])
    expect((await probeSandbox(path, false)).works).toBe(false)
    expect(await offline(`cat ${home}/.netrc`)).toMatchObject([{ network: false }])
  })

  test('a command neither sees nor ends a process outside', async () => {
    const child = spawn('sleep', ['60'])
    onTestFinished(() => void child.kill('SIGKILL'))
    const { check } = await scene()
    const [end, seen] = await check(`kill -9 ${child.pid}`, 'cat /proc/[0-9]*/cmdline | tr "\\0" " "')
    expect(end?.exitCode).not.toBe(0)
    expect(seen?.output).not.toContain('sleep 60')
    expect(child.exitCode).toBeNull()
    expect(child.signalCode).toBeNull()
  })

  test('what real checks do works: files, a temporary folder, node, history, status', async () => {
    const { check } = await scene()
    const results = await check(
      'mkdir -p node_modules/x && echo 1 > node_modules/x/y && cat a.md node_modules/x/y',
      'touch "$HOME/.npmrc" && mktemp && touch /tmp/here',
      "node -e \"require('child_process').execSync('git log -1 --format=%H')\"",
      'git status --porcelain && git diff --stat && git log --oneline',
      'npm --version',
    )
    expect(results.map(({ exitCode, output }) => [exitCode, exitCode === 0 ? '' : output])).toEqual(
      results.map(() => [0, '']),
    )
  })

  test('a temporary folder within the home is out of sight with it, and the sandbox works', async () => {
    const { home, dir, check } = await scene()
    useTemporary(join(home, 'tmp'))
    await mkdir(join(home, 'tmp/others'), { recursive: true })
    const [seen, secret] = await check(`ls ${home}/tmp; pwd`, `cat ${dir}/.env`)
    expect(seen).toMatchObject({ sandboxed: true, exitCode: 0 })
    expect(seen?.output).toMatch(/^brain-check-.*\n.*\/tree\n$/)
    expect(secret?.exitCode).not.toBe(0)
  })

  test('a program in a folder of PATH within the home runs, and a checkout within it is still out of sight', async () => {
    const { home, dir, check } = await scene()
    const bin = join(home, 'bin')
    await mkdir(bin)
    await writeFile(join(bin, 'own-tool'), '#!/bin/sh\necho own\n', { mode: 0o755 })
    const path = process.env['PATH'] ?? ''
    process.env['PATH'] = `${bin}:${path}`
    onTestFinished(() => void (process.env['PATH'] = path))
    const own = await scene({ PATH: `${bin}:${path}`, HOME: home })
    expect((await own.check('own-tool'))[0]).toMatchObject({ exitCode: 0, output: 'own\n' })
    expect((await check(`ls ${dir}/.env`))[0]?.exitCode).not.toBe(0)
  })

  test('a linked worktree of the person runs checks as well', async () => {
    const { dir, root } = await scene()
    await git(dir, 'worktree', 'add', '--quiet', '--detach', join(root, 'linked'))
    const place = await openPlace(join(root, 'linked'), process.env)
    const [tree, parent] = [await git(dir, 'rev-parse', 'HEAD^{tree}'), await git(dir, 'rev-parse', 'HEAD')]
    const request = {
      tree,
      parent,
      commands: ['git log --oneline', `ls ${dir}/.git/worktrees`],
      network: true,
    }
    const [log, others] = await gitCheckRunner(place, process.env).run(request, () => {})
    expect(log?.exitCode).toBe(0)
    expect(others?.output.trim().split('\n')).toHaveLength(1)
  })
})

test('where bubblewrap is not on PATH, checks run without it, and say so', async () => {
  const { check, offline, root } = await scene({ PATH: '/nowhere' })
  expect(await check('true')).toMatchObject([{ sandboxed: false, network: true }])
  expect(await offline('true')).toMatchObject([{ sandboxed: false, network: true }])
  expect(await probeSandbox({ PATH: `relative:${root}` })).toEqual({
    works: false,
    reason: 'bubblewrap is not installed',
  })
})
