import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { approve, type Person, type Project } from '../support/a-project.ts'
import { fileAt, readRef } from '../support/git-sandbox.ts'
import { stagedProject } from '../support/staged-project.ts'

interface Scene {
  readonly project: Project
  readonly brain: Person
}

async function scene(): Promise<Scene> {
  const { project, people } = await stagedProject({
    people: ['bea'],
    steps: [['bea', 'create-task', 'Form']],
  })
  return { project, brain: people[0] }
}

/** The shell commands that a section of a worker's prompt gives, one text. */
function commandsOf(prompt: string, section: string): string {
  const from = prompt.indexOf(`\n## ${section}`)
  const length = prompt.slice(from + 1).search(/\n## (?:\d|The task)/)
  const text = prompt.slice(from, from + 1 + length)
  return [...text.matchAll(/```sh\n([^]*?)```/g)].map((match) => match[1] ?? '').join('\n')
}

const run = promisify(execFile)

function shell(dir: string, commands: string): Promise<unknown> {
  return run('sh', ['-e', '-c', commands], { cwd: dir })
}

/** A clone with nothing but git in it, made by the prompt's own first step. */
async function cloneByPrompt(project: Project, prompt: string, name: string): Promise<Person> {
  const clone = commandsOf(prompt, '1. Clone').replace(
    /git clone (\S+) \S+ && cd .*/,
    `git clone -q $1 ${name}`,
  )
  await shell(project.box.path, clone)
  return await project.join(`${name}-2`).then((person) => ({ ...person, dir: join(project.box.path, name) }))
}

/** The second has looked for the branch before the first creates it. */
async function claimAtOnce(
  { remote }: Project,
  prompt: string,
  [first, second]: readonly [Person, Person],
): Promise<{ tip: string | null; refusal: Promise<unknown> }> {
  const all = commandsOf(prompt, '2. Claim')
  const [look = '', claim = ''] = all.split(/&&\s*(?=git switch)/)
  await shell(second.dir, look)
  await shell(first.dir, all)
  const tip = await readRef(remote, 'task/001')
  return { tip, refusal: shell(second.dir, claim) }
}

describe('a worker with nothing but git', () => {
  test('claims, asks and hands in by the commands of its prompt, and the result is approved', async () => {
    const { project, brain } = await scene()
    const prompt = await brain.ok('worker-instructions', '1')
    const worker = await cloneByPrompt(project, prompt, 'gil')
    await shell(worker.dir, commandsOf(prompt, '2. Claim'))
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress', attempt: 1, branch: 'task/001' })

    const ask = commandsOf(prompt, '7. Blocked').split('git fetch')[0] ?? ''
    await shell(
      worker.dir,
      `printf '# Blocker\\n\\n**Issue:** No key\\n' > results/task-001-blocker.md\n${ask}`,
    )
    expect(await brain.task('1')).toMatchObject({ state: 'blocked', leaseExpiresAt: null })
    await brain.ok('answer', '1', 'In the vault')
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress' })

    const work = `echo form > form.js\ngit add form.js\necho '# Done' > results/task-001-output.md`
    await shell(worker.dir, `${work}\n${commandsOf(prompt, '8. Hand in')}`)
    expect(await brain.task('1')).toMatchObject({ state: 'review' })
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
  })

  test('is refused by git when somebody else was first', async () => {
    const { project, brain } = await scene()
    const prompt = await brain.ok('prompt', '1')
    const first = await cloneByPrompt(project, prompt, 'gil')
    const second = await cloneByPrompt(project, prompt, 'gus')
    const { tip, refusal } = await claimAtOnce(project, prompt, [first, second])
    await expect(refusal).rejects.toThrow('rejected')
    expect(await readRef(project.remote, 'task/001')).toBe(tip)
    const user = await project.join('uma')
    expect(await user.refused('worker', 'claim', '1')).toMatchObject({ code: 'TASK_ALREADY_CLAIMED' })
  })

  test('that comes late does not claim what was approved meanwhile, though git would take its push', async () => {
    const { project, brain } = await scene()
    const prompt = await brain.ok('prompt', '1')
    const first = await cloneByPrompt(project, prompt, 'gil')
    const late = await cloneByPrompt(project, prompt, 'gus')
    await shell(first.dir, commandsOf(prompt, '2. Claim'))
    const output = "echo '# Done' > results/task-001-output.md"
    await shell(first.dir, `${output}\n${commandsOf(prompt, '8. Hand in')}`)
    await approve(brain, '1')
    const tip = await readRef(project.remote, 'task/001')
    await expect(shell(late.dir, commandsOf(prompt, '2. Claim'))).rejects.toThrow('Command failed')
    expect(await readRef(project.remote, 'task/001')).toBe(tip)
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
  })

  test('that pulls and pushes over the first makes a contest, which is approved by name only', async () => {
    const { project, brain } = await scene()
    const prompt = await brain.ok('worker-instructions', '1')
    const first = await cloneByPrompt(project, prompt, 'one')
    const second = await cloneByPrompt(project, prompt, 'two')
    const { refusal } = await claimAtOnce(project, prompt, [first, second])
    await refusal.catch(() => undefined)
    const takeOver = [
      'git pull -q --rebase -Xtheirs origin task/001',
      "echo '# Done' > results/task-001-output.md",
      'git add -f results && git commit -qm "task-001: COMPLETE"',
      'git push -q origin HEAD:refs/heads/task/001',
    ]
    await shell(second.dir, takeOver.join('\n'))

    const { commit, holders } = await brain.data<{ commit: string; holders: string[] }>('review', '1')
    expect(holders).toHaveLength(2)
    expect(await brain.refused('review', '1', '--approve')).toMatchObject({ code: 'CONTESTED' })
    await brain.ok('review', '1', '--approve', '--commit', commit)
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
  })

  test('takes a reserved task by the nonce in its prompt', async () => {
    const { project, brain } = await scene()
    await brain.ok('reserve', '1', '--worker', 'cloud')
    const prompt = await brain.ok('prompt', '1')
    const worker = await cloneByPrompt(project, prompt, 'gil')
    const before = await brain.task('1')
    expect(before).toMatchObject({ state: 'in_progress', worker: 'cloud', attempt: 1 })
    await shell(worker.dir, commandsOf(prompt, '2. Take'))
    expect(await brain.task('1')).toMatchObject({
      state: 'in_progress',
      worker: 'cloud',
      attempt: 1,
      step: 'started',
    })
    await shell(worker.dir, `echo '# Done' > results/task-001-output.md\n${commandsOf(prompt, '8. Hand in')}`)
    await approve(brain, '1')
    expect(await brain.task('1')).toMatchObject({ state: 'completed', attempt: 1 })
  })

  test('counts with a status and an output that have no front matter', async () => {
    const { project, brain } = await scene()
    const worker = await project.join('gil')
    await worker.git('switch', '--quiet', '-c', 'task/001')
    await worker.commit({ 'results/task-001-status.md': '# Status\n\n**Worker:** Gil\n**Progress:** 40%\n' })
    await worker.git('push', '--quiet', 'origin', 'task/001')
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'Gil', progress: 40 })
    await worker.commit({ 'results/task-001-output.md': 'All done.\n', 'form.js': 'form\n' })
    await worker.git('push', '--quiet', 'origin', 'task/001')
    expect(await brain.task('1')).toMatchObject({ state: 'review' })
    await approve(brain, '1')
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('form\n')
  })

  test('shows under its own name with commits and no status at all', async () => {
    const { project, brain } = await scene()
    const worker = await project.join('gil')
    await worker.git('switch', '--quiet', '-c', 'task/001')
    await worker.commit({ 'form.js': 'form\n' })
    await worker.git('push', '--quiet', 'origin', 'task/001')
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'gil' })
  })

  test('whose branch is misspelt is shown as unclaimed work', async () => {
    const { project, brain } = await scene()
    const worker = await project.join('gil')
    await worker.commit({ 'form.js': 'form\n' })
    await worker.git('push', '--quiet', 'origin', 'HEAD:refs/heads/Task/1')
    const status = await brain.data<{ needsYou: object[] }>('status', '--fetch')
    expect(status.needsYou).toMatchObject([
      { task: null, kind: 'unclaimed', title: expect.stringContaining('Task/1') as string },
    ])
    expect(await brain.task('1')).toMatchObject({ state: 'ready' })
  })
})

describe('a result pushed straight to main', () => {
  test('counts, is sent back, and is approved', async () => {
    const { project, brain } = await scene()
    const worker = await project.join('gil')
    const handIn = async (text: string): Promise<void> => {
      await worker.git('pull', '--quiet', '--ff-only')
      await worker.commit({ 'results/task-001-output.md': text, 'form.js': text })
      await worker.git('push', '--quiet', 'origin', 'main')
    }
    await worker.commit({ 'results/task-001-status.md': '**Worker:** Gil\n**Progress:** 10%\n' })
    await worker.git('pull', '--quiet', '--rebase')
    await worker.git('push', '--quiet', 'origin', 'main')
    expect(await brain.task('1')).toMatchObject({ state: 'in_progress', worker: 'Gil', branch: null })
    await handIn('First\n')
    expect(await brain.task('1')).toMatchObject({ state: 'review' })
    await brain.ok('review', '1', '--request-changes', 'Once more')
    expect(await brain.task('1')).toMatchObject({ state: 'changes_requested' })
    await handIn('Second\n')
    await approve(brain, '1')
    expect(await brain.task('1')).toMatchObject({ state: 'completed' })
    expect(await fileAt(project.remote, 'main', 'form.js')).toBe('Second\n')
  })
})
