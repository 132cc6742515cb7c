import { execFileSync } from 'node:child_process'
import { lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aProject, type Person } from '../support/a-project.ts'

const SETTINGS = '{\n  // mine\n  "permissions": {"allow": []},\n  "hooks": {}\n}'
const EVERYBODY = ['claude', 'codex', 'gemini', 'cursor', 'copilot'].flatMap((name) => ['--for', name])

interface Installed {
  readonly files: readonly { readonly path: string; readonly did: string }[]
}

async function deeds(person: Person, ...words: string[]): Promise<Record<string, string>> {
  const { files } = await person.data<Installed>('plugin', ...words)
  return Object.fromEntries(files.map(({ path, did }) => [path, did]))
}

/** What git sees of the working tree, files that are not in it yet included. */
async function snapshot(person: Person): Promise<string> {
  await person.git('add', '-A')
  const tree = await person.git('write-tree')
  await person.git('reset', '-q')
  return tree
}

test('it is installed for every client, brought up to date, and taken away without a trace', async () => {
  const project = await aProject({
    files: {
      'AGENTS.md': '# Mine\r\nNo line end',
      '.claude/settings.json': SETTINGS,
      '.claude/skills/mine/SKILL.md': '---\nname: mine\n---\n',
      '.cursor/commands/mine.md': 'Mine\n',
    },
  })
  const ada = await project.join('ada')
  const before = await snapshot(ada)

  const planned = await deeds(ada, 'install', ...EVERYBODY, '--dry-run')
  expect(new Set(Object.values(planned))).toEqual(new Set(['created', 'updated']))
  expect(await snapshot(ada)).toBe(before)

  expect(await deeds(ada, 'install', ...EVERYBODY)).toEqual(planned)
  expect(await readFile(join(ada.dir, '.claude/settings.json'), 'utf8')).toBe(SETTINGS)
  expect(await readFile(join(ada.dir, 'AGENTS.md'), 'utf8')).toMatch(
    /^# Mine\r\nNo line end\r\n<!-- brain:begin/,
  )
  const installed = await snapshot(ada)
  expect(new Set(Object.values(await deeds(ada, 'install', ...EVERYBODY)))).toEqual(new Set(['kept']))
  expect(await snapshot(ada)).toBe(installed)

  expect(new Set(Object.values(await deeds(ada, 'remove', ...EVERYBODY)))).toEqual(
    new Set(['removed', 'updated']),
  )
  expect(await snapshot(ada)).toBe(before)
  expect(await deeds(ada, 'remove', ...EVERYBODY)).toEqual({})
})

test('without --for it is a plugin of Claude Code, in its folder and nowhere else', async () => {
  const ada = await (await aProject()).join('ada')
  const paths = Object.keys(await deeds(ada, 'install'))
  expect(paths).toContain('.claude/skills/tenarms/.claude-plugin/plugin.json')
  expect(paths.every((path) => path.startsWith('.claude/skills/tenarms/'))).toBe(true)
  const { stderr } = await ada.brain('plugin', 'install')
  expect(stderr).toBe('')
})

test('what somebody changed stays, in both directions, and is named', async () => {
  const ada = await (await aProject()).join('ada')
  await ada.ok('plugin', 'install', '--for', 'codex')
  const command = '.agents/skills/brain-status/SKILL.md'
  await writeFile(join(ada.dir, command), 'My own\n')
  const memory = join(ada.dir, 'AGENTS.md')
  await writeFile(memory, (await readFile(memory, 'utf8')).replace('find out your role', 'do as you like'))
  const { stderr } = await ada.brain('plugin', 'install', '--for', 'codex')
  expect(stderr).toContain(`Left alone, for somebody else wrote or changed them: ${command}, AGENTS.md.`)
  await ada.ok('plugin', 'remove', '--for', 'codex')
  expect(await readFile(join(ada.dir, command), 'utf8')).toBe('My own\n')
  expect(await readFile(memory, 'utf8')).toContain('do as you like')
})

test('clients that read the same file share its region, and each leaves by itself', async () => {
  const ada = await (await aProject()).join('ada')
  await ada.ok('plugin', 'install', '--for', 'codex')
  await ada.ok('plugin', 'install', '--for', 'cursor')
  const memory = (): Promise<string> => readFile(join(ada.dir, 'AGENTS.md'), 'utf8')
  expect(await memory()).toContain('(Codex: `$brain-status`, Cursor: `/brain-status`, and so on)')
  await ada.ok('plugin', 'remove', '--for', 'codex')
  expect(await memory()).toContain('(Cursor: `/brain-status`, and so on)')
  await ada.ok('plugin', 'remove', '--for', 'cursor')
  await expect(memory()).rejects.toThrow('ENOENT')
})

test('no link is written through: a file that is one is left, a folder that is one stops all of it', async () => {
  const project = await aProject({ files: { 'CLAUDE.md': '# Memory\n' } })
  const ada = await project.join('ada')
  await symlink('CLAUDE.md', join(ada.dir, 'AGENTS.md'))
  expect((await deeds(ada, 'install', '--for', 'cursor'))['AGENTS.md']).toBe('left')
  expect((await lstat(join(ada.dir, 'AGENTS.md'))).isSymbolicLink()).toBe(true)
  expect(await readFile(join(ada.dir, 'CLAUDE.md'), 'utf8')).toBe('# Memory\n')

  const outside = join(project.box.path, 'outside')
  await mkdir(outside)
  await symlink(outside, join(ada.dir, '.gemini'))
  const { code } = await ada.refused('plugin', 'install', '--for', 'gemini')
  expect(code).toBe('FILE_UNWRITABLE')
  await expect(lstat(join(ada.dir, 'GEMINI.md'))).rejects.toThrow('ENOENT')
})

test('a client that there are no files for is named, with those that there are', async () => {
  const ada = await (await aProject()).join('ada')
  const { exit, hint } = await ada.refused('plugin', 'install', '--for', 'emacs')
  expect([exit, hint]).toEqual([2, 'One of: claude, codex, gemini, cursor, copilot'])
})

test('the installed hooks do their work through a shell, with brain on the PATH and without', async () => {
  const ada = await (await aProject()).join('ada')
  await ada.ok('init', '--yes')
  await ada.ok('create-task', 'Footer')
  await ada.ok('plugin', 'install')
  const path = join(ada.dir, '.claude/skills/tenarms/hooks/hooks.json')
  const { hooks } = JSON.parse(await readFile(path, 'utf8')) as {
    hooks: { SessionStart: [{ hooks: [{ command: string }] }] }
  }
  const { command } = hooks.SessionStart[0].hooks[0]
  const main = new URL('../../dist/main.js', import.meta.url).pathname
  const bin = join(ada.dir, '..', 'bin')
  await mkdir(bin)
  await symlink(main, join(bin, 'brain'))
  const say = (PATH: string): string =>
    execFileSync('sh', ['-c', command], {
      cwd: ada.dir,
      env: { ...process.env, PATH },
      input: JSON.stringify({ hook_event_name: 'SessionStart', cwd: ada.dir }),
      encoding: 'utf8',
    })
  expect(say(`${bin}:${process.env['PATH']}`)).toContain('Best ready task: task-001')
  expect(say('/usr/bin:/bin')).toBe('')
})
