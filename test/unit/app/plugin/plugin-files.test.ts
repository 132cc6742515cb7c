import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { z } from 'zod'
import { fileTemplates } from '../../../../src/adapters/fs/templates.ts'
import { clientFiles } from '../../../../src/app/plugin/client-files.ts'
import { CLIENT_FACTS, CLIENTS } from '../../../../src/app/plugin/clients.ts'
import { SLASH_COMMANDS } from '../../../../src/app/plugin/slash-commands.ts'
import { HOOK_EVENTS } from '../../../../src/domain/hooks/hook-input.ts'
import { matchVerdict, VERDICTS } from '../../../../src/domain/workflow/tally.ts'
import { generatedPlugin } from '../../../../src/presentation/generated-plugin.ts'
import { commandFor } from '../../../../src/presentation/terminal/parse-command.ts'
import { findVerb } from '../../../../src/presentation/terminal/verbs.ts'
import * as schemas from '../../../support/plugin-schema.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const templates = fileTemplates(new URL('../../../../src/templates/', import.meta.url))
const plugin = await generatedPlugin(templates)
const making = { read: (name: string) => templates.builtIn(`plugin/${name}`), version: '0.1.0' }
const others = new Map(
  (await Promise.all(CLIENTS.filter((name) => name !== 'claude').map((name) => clientFiles(name, making))))
    .flat()
    .map(({ path, text }) => [path, text]),
)
const all = new Map([...plugin, ...others])

function textsIn(folder: string): readonly (readonly [path: string, text: string])[] {
  return [...all].filter(([path]) => path.startsWith(folder))
}

function frontMatter(text: string): unknown {
  return parse(/^---\n([^]*?)\n---\n/.exec(text)?.[1] ?? 'null')
}

function check(schema: z.ZodType, value: unknown, path: string): void {
  const read = schema.safeParse(value)
  expect(read.success ? [] : read.error.issues, path).toEqual([])
}

test('the marketplace in this repository is what the code makes; if not: npm run docs', () => {
  const listed = readdirSync(`${ROOT}plugins`, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(ROOT.length))
  expect(listed.sort()).toEqual([...plugin.keys()].filter((path) => path.startsWith('plugins/')).sort())
  for (const [path, text] of plugin) expect(readFileSync(`${ROOT}${path}`, 'utf8'), path).toBe(text)
})

test('manifest, marketplace and hooks are of the documented format', () => {
  check(schemas.MARKETPLACE, JSON.parse(plugin.get('.claude-plugin/marketplace.json') ?? ''), 'marketplace')
  check(schemas.PLUGIN, JSON.parse(plugin.get('plugins/tenarms/.claude-plugin/plugin.json') ?? ''), 'plugin')
  const hooks = JSON.parse(plugin.get('plugins/tenarms/hooks/hooks.json') ?? '') as { hooks: object }
  check(schemas.HOOKS, hooks, 'hooks')
  expect(Object.keys(hooks.hooks).sort()).toEqual([...HOOK_EVENTS].sort())
  const { plugins } = JSON.parse(plugin.get('.claude-plugin/marketplace.json') ?? '') as {
    plugins: [{ source: string }]
  }
  expect(existsSync(`${ROOT}${plugins[0].source}/.claude-plugin/plugin.json`)).toBe(true)
})

test('commands, skills, subagents and prompt files have the documented fields', () => {
  for (const [path, text] of textsIn('plugins/tenarms/commands/'))
    check(schemas.COMMAND, frontMatter(text), path)
  for (const [path, text] of textsIn('plugins/tenarms/agents/')) {
    check(schemas.SUBAGENT, frontMatter(text), path)
    expect(path).toContain(`/${(frontMatter(text) as { name: string }).name}.md`)
  }
  for (const [path, text] of [...textsIn('plugins/tenarms/skills/'), ...textsIn('.agents/skills/')]) {
    check(schemas.SKILL, frontMatter(text), path)
    expect(path).toContain(`/${(frontMatter(text) as { name: string }).name}/SKILL.md`)
  }
  for (const [path, text] of textsIn('.github/prompts/')) check(schemas.PROMPT_FILE, frontMatter(text), path)
})

test('each command of the five systems is there for each client', () => {
  const wanted = `start-orchestrate review-spec review-design review-tasks orchestrate orchestrate-status spec
    execute status rollback cancel-pipeline brainstorm create-task review spawn`.split(/\s+/)
  expect(SLASH_COMMANDS.map(({ name }) => name).sort()).toEqual(wanted.sort())
  for (const name of wanted)
    for (const path of [
      `plugins/tenarms/commands/${name}.md`,
      `.agents/skills/brain-${name}/SKILL.md`,
      `.gemini/commands/brain/${name}.toml`,
      `.cursor/commands/brain-${name}.md`,
      `.github/prompts/brain-${name}.prompt.md`,
    ])
      expect(all.has(path), path).toBe(true)
})

test('what a person types after a command stands between marks, and never in a piece of shell', () => {
  for (const [client, { words }] of Object.entries(CLIENT_FACTS)) {
    const folder = client === 'claude' ? 'plugins/tenarms/commands/' : CLIENT_FACTS[client as 'codex'].folder
    for (const [path, text] of textsIn(folder).filter(([one]) => !one.includes('protocol'))) {
      const inside = /\n<words>\n([^]*?)\n<\/words>\n/.exec(text)?.[1]
      expect(inside, path).toBe(words)
      expect(text.split(words).length, path).toBe(2)
    }
  }
  for (const [path, text] of all) {
    // Claude Code and Gemini run what stands so before the model reads the text.
    expect(text, path).not.toMatch(/!`|!\{|@\{/)
    expect(text.replace("prompt = '''\n", '').replace(/\n'''\n$/, ''), path).not.toContain("'''")
  }
})

const INVOCATION = /`(brain(?: [^`]*)?)`|^\s*(brain [^\n]*?)(?: <<.*)?$/gm

test('every command line in them is one that brain takes', async () => {
  let seen = 0
  for (const [path, text] of all)
    for (const [, inline, block] of text.matchAll(INVOCATION)) {
      const line = inline ?? block ?? ''
      const words = line
        .replaceAll(/"[^"]*"/g, 'text')
        .split(/\s+/)
        .slice(1)
      if (words.length === 0 || /^[A-Z]|^help$/.test(words[0] ?? '')) continue
      const found = findVerb(words)
      expect(found, `${path}: ${line}`).not.toBeNull()
      const options = commandFor(await (found as NonNullable<typeof found>).entry.load()).options
      for (const flag of words.filter((word) => word.startsWith('--')))
        expect(
          options.map(({ long }) => long),
          `${path}: ${line}`,
        ).toContain(flag)
      seen++
    }
  expect(seen).toBeGreaterThan(200)
})

test('reviewers are told the verdicts that the engine reads, word by word', () => {
  const reviewers = textsIn('plugins/tenarms/agents/').filter(([path]) => path.endsWith('-reviewer.md'))
  expect(reviewers.length).toBeGreaterThan(5)
  for (const [path, text] of reviewers) {
    const told = [...text.matchAll(/^ {3}- `([A-Z ]+)`: /gm)].map(([, word = '']) => word)
    expect(told, path).toEqual([...VERDICTS])
    for (const word of told) expect(matchVerdict(word, VERDICTS)).toBe(word)
  }
})

test('there is a reviewer for each that the spec-kit template asks', async () => {
  const template = parse(await templates.builtIn('workflows/speckit.yml')) as {
    phases: { gate?: { team?: { id: string }[] } | string }[]
  }
  const asked = template.phases.flatMap(({ gate }) =>
    typeof gate === 'object' ? (gate.team ?? []).map(({ id }) => id) : [],
  )
  expect(asked).toContain('qa')
  for (const id of asked) expect(plugin.has(`plugins/tenarms/agents/${id}-reviewer.md`), id).toBe(true)
})
