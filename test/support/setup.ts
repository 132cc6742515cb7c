import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll } from 'vitest'
import { undoAll } from './at-end.ts'

// Runs before every test file: git must see nothing of the person or machine that runs the tests.

const GLOBAL_CONFIG = `
[user]
	name = Test Person
	email = person@example.invalid
[init]
	defaultBranch = main
	templateDir = TEMPLATE
[commit]
	gpgSign = false
[gc]
	auto = 0
[maintenance]
	auto = false
[receive]
	autogc = false
[advice]
	detachedHead = false
`

const before = { ...process.env }
const temp = realpathSync(tmpdir())
const home = mkdtempSync(join(temp, 'tenarms-home-'))
// A temporary folder of its own: what a killed command of another test left is not found in this one.
const ownTemp = mkdtempSync(join(temp, 'tenarms-temp-'))
const globalConfig = join(home, 'gitconfig')
// Of git's own template only the folders: its sample hooks are most of the files of a small repository.
const template = join(home, 'template')
for (const folder of ['hooks', 'info']) mkdirSync(join(template, folder), { recursive: true })
writeFileSync(globalConfig, GLOBAL_CONFIG.replace('TEMPLATE', template))

// Every node process reads those certificates when it starts, which takes it longer than all else; tests stay on this machine.
for (const name of Object.keys(process.env)) {
  if (/^(?:GIT|BRAIN|XDG)_|^NODE_EXTRA_CA_CERTS$/.test(name)) delete process.env[name]
}
Object.assign(process.env, {
  HOME: home,
  TMPDIR: ownTemp,
  GIT_CONFIG_GLOBAL: globalConfig,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  // A repository that happens to hold the temp folder must not be found.
  GIT_CEILING_DIRECTORIES: [temp, ownTemp].join(delimiter),
  TZ: 'UTC',
})

afterAll(async () => {
  await undoAll()
  for (const folder of [home, ownTemp])
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  // The same process may run the next file, which begins from what this one began from.
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
})
