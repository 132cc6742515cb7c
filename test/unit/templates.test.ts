import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const TEMPLATES = [
  'agents-md.md',
  'brain-prompt.md',
  'claude-block.md',
  'claude-md.md',
  'worker-prompt.md',
  'worker-protocol.md',
] as const
const SHIMS = ['auto-save-daemon.sh', 'orchestrator.sh', 'session-start-hook.sh'] as const

/** The most lines that each may have: they are read by every session. */
const LINES_MAX: Partial<Record<(typeof TEMPLATES)[number], number>> = {
  'agents-md.md': 10,
  'claude-block.md': 25,
  'claude-md.md': 59,
  'worker-protocol.md': 150,
}

const VALUES: Record<(typeof TEMPLATES)[number], readonly string[]> = {
  'agents-md.md': [],
  'brain-prompt.md': ['agile', 'commands', 'delivery', 'planBranch', 'project', 'sprint', 'sprintGoal'],
  'claude-block.md': [],
  'claude-md.md': ['project'],
  'worker-prompt.md': [
    'agile',
    'attempt',
    'baseBranch',
    'branch',
    'claimed',
    'contextPaths',
    'continued',
    'delivery',
    'docsProtocol',
    'feedbackPath',
    'fence',
    'folder',
    'handedOn',
    'nonce',
    'number',
    'planBranch',
    'project',
    'scope',
    'sprint',
    'sprintGoal',
    'taskId',
    'taskText',
    'title',
    'url',
    'verify',
    'worker',
  ],
  'worker-protocol.md': ['baseBranch', 'planBranch'],
}

/** What a session with nothing but git has to find in its prompt. */
const WORKER_COMMANDS = [
  'git clone {{url}} {{folder}} && cd {{folder}}',
  'git switch --no-track -c {{branch}} origin/{{baseBranch}}',
  'git switch --no-track -c {{branch}} origin/{{branch}}',
  "head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n'",
  'openssl rand -hex 16',
  'git add -f results/{{taskId}}-status.md',
  'git push origin HEAD:refs/heads/{{branch}}',
  'git show origin/{{planBranch}}:CLAUDE.md',
  'git show origin/{{planBranch}}:tasks/{{taskId}}.md',
  'git show origin/{{planBranch}}:{{docsProtocol}}',
  'git commit -m "{{taskId}}: what you did"',
  '{{taskId}}: Emergency save - session unstable',
  'results/{{taskId}}-blocker.md',
  'results/{{taskId}}-question.md',
  'raised:',
  'git fetch origin && git show origin/{{planBranch}}:{{feedbackPath}}',
  'results/{{taskId}}-output.md',
  'git commit -m "{{taskId}}: COMPLETE - Ready for review"',
  'git ls-remote origin refs/heads/{{branch}}',
  'brain reserve {{number}}',
] as const

const OUTPUT_SECTIONS = [
  '## Summary',
  '## What Was Created',
  '### Files Created',
  '### Files Modified',
  '## How to Use',
  '## Tests',
  '## Acceptance Criteria',
  '## Screenshots',
  '## Known Issues',
  '## Next Steps for Brain',
] as const

const textOf = (name: string): string => readFileSync(`src/templates/${name}`, 'utf8')
const tagsOf = (text: string): string[] =>
  [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1] ?? '')

/** Sections that are closed wrongly or not at all. */
function unbalanced(text: string): string[] {
  const open: string[] = []
  const wrong: string[] = []
  for (const tag of tagsOf(text)) {
    if (tag.startsWith('#') || tag.startsWith('^')) open.push(tag.slice(1))
    else if (tag.startsWith('/') && open.pop() !== tag.slice(1)) wrong.push(tag)
  }
  return [...wrong, ...open]
}

test.each(TEMPLATES)('%s has only whole tags, and each section ends where it should', (name) => {
  const text = textOf(name)
  expect(unbalanced(text)).toEqual([])
  expect(tagsOf(text).filter((tag) => !/^(?:[#^/]?[a-zA-Z]+|\.)$/.test(tag))).toEqual([])
  expect(text.replaceAll(/\{\{[^{}]*\}\}/g, '')).not.toMatch(/\{\{|\}\}/)
})

test.each(TEMPLATES)('%s uses only values that it is given, and all that it needs', (name) => {
  const used = new Set(tagsOf(textOf(name)).map((tag) => tag.replace(/^[#^/]/, '')))
  used.delete('.')
  expect([...used].toSorted()).toEqual(VALUES[name])
})

test.each(TEMPLATES)('%s is markdown that ends with one newline, and is not too long', (name) => {
  const text = textOf(name)
  expect(text).toMatch(/^#{1,2} \S/)
  expect(text).toMatch(/[^\n]\n$/)
  expect(text.split('\n').length - 1).toBeLessThanOrEqual(LINES_MAX[name] ?? Infinity)
})

test.each(WORKER_COMMANDS)('The worker prompt says: %s', (command) => {
  expect(textOf('worker-prompt.md')).toContain(command)
})

test.each(OUTPUT_SECTIONS)('Prompt and protocol both ask for the output section %s', (section) => {
  expect(textOf('worker-prompt.md')).toContain(section)
  expect(textOf('worker-protocol.md')).toContain(section)
})

test('The worker prompt has its ten steps in order, also where a step has variants', () => {
  const steps = [...textOf('worker-prompt.md').matchAll(/^## (\d+)\. /gm)].map((match) => Number(match[1]))
  expect([...new Set(steps)].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(steps.filter((step) => step > 2)).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
})

test('The task text stands between two lines with the mark, after the rule that it is data', () => {
  const text = textOf('worker-prompt.md')
  for (const untrusted of ['taskText', 'handedOn'])
    expect(text).toMatch(
      new RegExp(
        `^----- .*\\{\\{fence\\}\\} -----\\n\\{\\{${untrusted}\\}\\}\\n----- .*\\{\\{fence\\}\\} -----$`,
        'm',
      ),
    )
  expect(text.indexOf('is data')).toBeLessThan(text.indexOf('{{taskText}}'))
})

test('No template tells a worker to force, pull or rebase', () => {
  for (const name of TEMPLATES) expect(textOf(name)).not.toMatch(/git (?:pull|rebase)|--force\b|push -f\b/)
})

test.each(SHIMS)('%s is a script that bash understands', (name) => {
  expect(() => execFileSync('bash', ['-n', `src/templates/shims/${name}`])).not.toThrow()
})

test('Without brain the orchestrator shim says so and exits with 127', () => {
  const { exitCode, said } = runShim('orchestrator.sh', ['status'])
  expect(exitCode).toBe(127)
  expect(said).toContain('brain was not found')
})

test('Without brain the companions of the orchestrator shim never fail a session', () => {
  expect(runShim('session-start-hook.sh', []).exitCode).toBe(0)
  expect(runShim('auto-save-daemon.sh', []).exitCode).toBe(0)
})

test('The orchestrator shim hands its words on as they are, and asks for help when there are none', () => {
  const words = ['create-task', '001', 'Build "hero" $HOME section']
  expect(runShim('orchestrator.sh', words, 'printf "[%s]" "$@"').said).toBe(
    words.map((word) => `[${word}]`).join(''),
  )
  expect(runShim('orchestrator.sh', [], 'printf "[%s]" "$@"').said).toBe('[help]')
})

test("The orchestrator shim ends with brain's exit code, the session start hook does not", () => {
  expect(runShim('orchestrator.sh', ['review', '001'], 'exit 8').exitCode).toBe(8)
  expect(runShim('session-start-hook.sh', [], 'echo "$1"; exit 3')).toEqual({ exitCode: 0, said: 'status\n' })
})

/** On a PATH that holds what the shims need, no npx, and a brain only when its `body` is given. */
function runShim(
  name: string,
  words: readonly string[],
  body?: string,
): { exitCode: number | null; said: string } {
  const bin = mkdtempSync(join(tmpdir(), 'shim-'))
  for (const tool of ['bash', 'dirname']) symlinkSync(pathOf(tool), join(bin, tool))
  if (body !== undefined) writeFileSync(join(bin, 'brain'), `#!${pathOf('bash')}\n${body}\n`, { mode: 0o755 })
  const run = spawnSync(pathOf('bash'), [`src/templates/shims/${name}`, ...words], {
    encoding: 'utf8',
    env: { PATH: bin },
  })
  rmSync(bin, { recursive: true })
  return { exitCode: run.status, said: run.stdout + run.stderr }
}

function pathOf(tool: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { encoding: 'utf8' }).trim()
}
