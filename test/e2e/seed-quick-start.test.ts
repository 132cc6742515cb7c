import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fileAt, git, sandbox, type Sandbox } from '../support/git-sandbox.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

interface Shell {
  readonly dir: string
  /** Runs a line as the document has it; throws with the output unless it ends well. */
  readonly sh: (line: string) => Promise<string>
}

/** A clone with a shell in which `brain` is a command and `nano FILE` appends what NANO says. */
async function shellAt(box: Sandbox, dir: string): Promise<Shell> {
  const bin = join(box.path, 'bin')
  await mkdir(bin, { recursive: true })
  await symlink(MAIN, join(bin, 'brain')).catch(() => undefined)
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8' }
  const sh = (line: string): Promise<string> =>
    new Promise((done, fail) => {
      execFile('bash', ['-c', line], { cwd: dir, env }, (error, stdout, stderr) => {
        if (error === null) done(stdout + stderr)
        else fail(new Error(`${line}\n${stdout}\n${stderr}`, { cause: error }))
      })
    })
  return { dir, sh }
}

async function scene(): Promise<{
  box: Sandbox
  remote: string
  user: Shell
  worker: (name: string) => Promise<Shell>
}> {
  const box = await sandbox()
  const remote = await box.bareRemote({ files: { 'index.html': '<h1>Site</h1>\n' } })
  const user = await shellAt(box, await box.clone(remote, 'user'))
  await user.sh('brain init --shims')
  return { box, remote, user, worker: async (name) => await shellAt(box, await box.clone(remote, name)) }
}

const RUN = 'bash .claude/orchestrator.sh'

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')))
}

/** A worker does what its prompt says, by plain git. */
async function workByPrompt(worker: Shell, number: string, files: string): Promise<void> {
  const id = `task-${number}`
  await worker.sh(`git fetch -q origin && git switch -q --no-track -c task/${number} origin/main && mkdir -p results &&
printf -- '---\\nnonce: %s\\ntask: ${id}\\nattempt: 1\\nworker: worker-${number}\\nprogress: 0\\n---\\n' "$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n')" > results/${id}-status.md &&
git add -f results && git commit -q -m "${id}: Started" && git push -q origin HEAD:refs/heads/task/${number}`)
  await worker.sh(
    `${files} && git add . && git commit -q -m "${id}: work" && git push -q origin HEAD:refs/heads/task/${number}`,
  )
}

async function handIn(worker: Shell, number: string): Promise<void> {
  const id = `task-${number}`
  await worker.sh(`printf -- '---\\ntask: ${id}\\nattempt: 1\\n---\\n# ${id}: COMPLETED\\n\\n## Summary\\n\\nIt works.\\n' > results/${id}-output.md &&
git add -f results && git commit -q -m "${id}: COMPLETE - Ready for review" && git push -q origin HEAD:refs/heads/task/${number}`)
}

test('the Quick Start: five steps, with the document’s own commands and hand edits', async () => {
  const { remote, user, worker } = await scene()
  await user.sh(`${RUN} init`)
  await user.sh(`${RUN} health`)
  await user.sh(`${RUN} create-task 001 "Build homepage hero section"`)
  await edit(join(user.dir, 'tasks/task-001.md'), (text) =>
    text.replace('## Objective\n', '## Objective\n\nA hero with a picture.\n'),
  )
  await edit(join(user.dir, 'WORK-PLAN.md'), (text) =>
    text.replace(/(### 🟢 Ready to Start.*\n)/, '$1\n- Task-001, by hand\n'),
  )
  await user.sh(
    'git add tasks/ WORK-PLAN.md && git commit -q -m "Add Task-001: Homepage hero" && git push -q origin main',
  )

  // What the user has just pushed by hand is in the prompt, although brain fetched a moment ago.
  const prompt = await user.sh(`${RUN} worker-instructions 001`)
  expect(prompt).toContain('A hero with a picture.')
  const arm = await worker('worker-1')
  await workByPrompt(arm, '001', 'echo "<hero/>" > hero.html')
  expect(await user.sh(`${RUN} status --fetch`)).toMatch(/In progress +1/)
  await handIn(arm, '001')
  await user.sh('git pull -q origin main')
  expect(await user.sh(`${RUN} review 001 --fetch`)).toContain('hero.html')
  await user.sh(`${RUN} review 001 --approve`)
  await user.sh('git pull -q origin main')
  expect(await readFile(join(user.dir, 'hero.html'), 'utf8')).toBe('<hero/>\n')
  const plan = (await fileAt(remote, 'main', 'WORK-PLAN.md')) ?? ''
  expect(plan.indexOf('Task-001')).toBeGreaterThan(0)
  expect(plan.slice(plan.indexOf('### ✅'))).toContain('Build homepage hero section')
  expect(await user.sh(`${RUN} help`)).toContain('create-task')
})

test('the contact form: two workers side by side, the third afterwards, from the user’s wish to done', async () => {
  const { remote, user, worker } = await scene()
  await user.sh(`${RUN} create-task 010 "UI component"`)
  await user.sh(`${RUN} create-task 011 "API endpoint"`)
  await user.sh(`${RUN} create-task 012 "Email integration" --depends-on 010,011`)
  expect(await user.sh(`${RUN} next -q`)).toBe('task-010\ntask-011\n')
  const [one, two] = [await worker('w1'), await worker('w2')]
  await Promise.all([
    workByPrompt(one, '010', 'echo form > form.html'),
    workByPrompt(two, '011', 'echo api > api.js'),
  ])
  await Promise.all([handIn(one, '010'), handIn(two, '011')])
  for (const id of ['010', '011']) {
    await user.sh(`${RUN} review ${id} --fetch`)
    await user.sh(`${RUN} review ${id} --approve`)
  }
  expect(await user.sh(`${RUN} next -q --fetch`)).toBe('task-012\n')
  const three = await worker('w3')
  await workByPrompt(three, '012', 'test -f form.html && test -f api.js && echo mail > mail.js')
  await handIn(three, '012')
  await user.sh(`${RUN} review 012 --fetch && ${RUN} review 012 --approve`)
  expect(await user.sh(`${RUN} list --state completed -q --fetch`)).toBe('task-010\ntask-011\ntask-012\n')
  for (const path of ['form.html', 'api.js', 'mail.js'])
    expect(await fileAt(remote, 'main', path)).not.toBeNull()
})

describe('Troubleshooting', () => {
  test('"Worker can’t find task": once it is committed and pushed by hand, it can', async () => {
    const { user, worker } = await scene()
    const arm = await worker('w1')
    await writeFile(join(user.dir, 'tasks/task-001.md'), '# Task-001: By hand\n\n## Objective\n\nDo it.\n')
    expect(await arm.sh('brain show 001 --fetch 2>&1 || true')).toContain('There is no task-001')
    await user.sh('git add tasks/ && git commit -q -m "Add task definition" && git push -q origin main')
    await arm.sh('git pull -q origin main')
    expect(await arm.sh('brain show 001 --fetch')).toContain('By hand')
    await arm.sh('brain worker claim 001 --as w1')
  })

  test('"Results not showing up": after an approval a plain pull shows them', async () => {
    const { user, worker } = await scene()
    await user.sh(`${RUN} create-task 001 "Page"`)
    const arm = await worker('w1')
    await workByPrompt(arm, '001', 'echo page > page.html')
    await handIn(arm, '001')
    expect(await user.sh(`${RUN} review 001 --fetch`)).toContain('It works.')
    await user.sh(`${RUN} review 001 --approve`)
    await user.sh('git pull -q origin main')
    expect(await user.sh('ls results/')).toContain('task-001-output.md')
  })

  test('"Auto-backup not running": the document’s commands run and say where things stand', async () => {
    const { user } = await scene()
    await user.sh(`${RUN} create-task 001 "Page"`)
    expect(await user.sh('bash .claude/session-start-hook.sh')).toContain('Task overview')
    expect(await user.sh('bash .claude/auto-save-daemon.sh')).toContain('Saving in the background')
    expect(await user.sh('bash .claude/auto-save-daemon.sh stop')).toContain('Stopped')
    expect(await git(user.dir, 'status', '--porcelain')).toBe('')
  })

  test('"Worker doesn’t understand task": a blocker file, the task made clearer by hand, and on it goes', async () => {
    const { user, worker } = await scene()
    await user.sh(`${RUN} create-task 001 "Page"`)
    const arm = await worker('w1')
    await workByPrompt(arm, '001', 'echo draft > page.html')
    await arm.sh(`printf '# Blocker: Task-001\\n\\n**Issue:** Which color?\\n' > results/task-001-blocker.md &&
git add -f results && git commit -q -m "task-001: Blocker - need clarification" && git push -q origin HEAD:refs/heads/task/001`)
    expect(await user.sh(`${RUN} status --fetch`)).toContain('Which color?')
    await edit(join(user.dir, 'tasks/task-001.md'), (text) => `${text}\nThe color is green.\n`)
    await user.sh('git pull -q origin main; git commit -q -am "task-001: Add clarification" && git push -q')
    const told = await user.sh(`${RUN} status --fetch`)
    expect(told).toContain('001')
    await arm.sh('git fetch -q origin')
    expect(await arm.sh('git show origin/main:tasks/task-001.md')).toContain('The color is green.')
    await user.sh(`${RUN} answer 001 "It is in the task now"`)
    expect(await user.sh(`${RUN} list --state in_progress -q`)).toBe('task-001\n')
    await arm.sh(
      'git rm -q results/task-001-blocker.md && git commit -q -m "task-001: go on" && git push -q origin HEAD:refs/heads/task/001',
    )
    await handIn(arm, '001')
    expect(await user.sh(`${RUN} list --state review -q --fetch`)).toBe('task-001\n')
  })
})
