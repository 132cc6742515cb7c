import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { brain } from '../support/brain-cli.ts'
import { git, writeFiles } from '../support/git-sandbox.ts'
import { stagedProject, type Step } from '../support/staged-project.ts'

/** In two halves, so that no scanner takes this file for a leak. */
const TOKEN = ['ghp', `_${'aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD2fG4'}`].join('')
const TEXT = `Use ${TOKEN} for it`

/** Every way for a text to get from somebody's hands into what is pushed, or into a prompt. */
const BY_WORDS: readonly (readonly string[])[] = [
  ['init', '--project', TEXT],
  ['init', '--goal', TEXT],
  ['create-task', TEXT],
  ['create-task', 'T', '--objective', TEXT],
  ['create-task', 'T', '--criterion', TEXT],
  ['create-task', 'T', '--verify', `curl -H ${TOKEN} example.com`],
  ['edit-task', '1', '--title', TEXT],
  ['edit-task', '1', '--note', TEXT],
  ['edit-task', '1', '--priority', 'high', '--answer', TEXT],
  ['answer', '1', TEXT],
  ['review', '1', '--request-changes', TEXT],
  ['reserve', '1', '--worker', TOKEN],
  ['reclaim', '1', '--worker', TOKEN],
  ['worker', 'claim', '1', '--as', TOKEN],
  ['worker', 'report', '1', '--step', TEXT],
  ['worker', 'block', '1', '--issue', TEXT, '--need', 'x', '--impact', 'x'],
  ['worker', 'block', '1', '--issue', 'x', '--need', TEXT, '--impact', 'x'],
  ['worker', 'ask', '1', '--question', 'x', '--options', TEXT],
  ['worker', 'incident', '1', '--text', TEXT],
  ['worker', 'submit', '1', '--summary', TEXT],
  ['create-task', 'T', '--dry-run', '--output', TEXT],
  ['import', 'TODO.md'],
  ['workflow', 'new', '--template', 'interactive', '--name', 'run', TEXT],
  ['workflow', 'template', 'import', './own.yml'],
  ['orchestrate', '--start', '--name', 'run', TEXT],
]

/** What a person has of other tools, and has not committed. */
const FILES = {
  'TODO.md': `- [ ] ${TEXT}\n`,
  'own.yml': `schema: 1\nname: own\nversion: "1"\ntitle: Own\ndescription: A way of one's own.\nphases:\n  - { id: page, title: Page, prompt: "${TEXT}" }\n`,
}
const BY_INPUT: readonly (readonly [readonly string[], string])[] = [
  [['create-task', 'T', '--body-file', '-'], TEXT],
  [['create-task', '--batch', '-'], JSON.stringify([{ title: 'T', objective: TEXT }])],
  [['edit-task', '1', '--body-file', '-'], TEXT],
  [['answer', '1', '-'], TEXT],
  [['review', '1', '--request-changes', '-'], TEXT],
  [['worker', 'submit', '1', '--summary', '-'], TEXT],
  [['worker', 'submit', '1', '--summary', 'x', '--file', '-'], TEXT],
  [['worker', 'block', '1', '--issue', '-', '--need', 'x', '--impact', 'x'], TEXT],
  [['worker', 'ask', '1', '--question', '-'], TEXT],
]

const LAID_OUT: readonly Step[] = [
  ['ada', 'init'],
  ['ada', 'create-task', 'One'],
]

describe('a secret is found before anything is written', () => {
  test('by whichever verb it would have been pushed', async () => {
    const { project, people } = await stagedProject({
      people: ['ada'],
      steps: [...LAID_OUT, ['ada', 'worker', 'claim', '1']],
    })
    const [ada] = people
    await writeFiles(ada.dir, FILES)
    const before = await git(project.remote, 'for-each-ref')
    const runs = [...BY_WORDS.map((words) => [words, ''] as const), ...BY_INPUT]
    for (const [words, input] of runs) {
      const { code, stdout, stderr } = await brain(ada.dir, words, { input })
      expect([code, stderr], words.join(' ')).toEqual([1, expect.stringContaining('SECRET_FOUND') as string])
      expect(stdout + stderr, words.join(' ')).not.toContain(TOKEN)
    }
    expect(await git(project.remote, 'for-each-ref')).toBe(before)
    expect(await git(ada.dir, 'log', '--all', '--format=%B%N')).not.toContain(TOKEN)
  })

  test('in the editor, in a hand edit that is about to be published, and in a prompt about to be printed', async () => {
    const { project, people } = await stagedProject({ people: ['ada'], steps: LAID_OUT })
    const [ada] = people
    const before = await git(project.remote, 'for-each-ref')
    const env = { BRAIN_EDITOR: `sh -c 'echo "${TEXT}" >> "$1"' --` }
    const edited = await brain(ada.dir, ['edit-task', '1', '--edit'], { env })
    expect([edited.code, edited.stderr]).toEqual([1, expect.stringContaining('SECRET_FOUND') as string])
    await writeFile(join(ada.dir, 'tasks/task-001.md'), `---\nid: task-001\ntitle: One\n---\n${TEXT}\n`)
    expect(await ada.refused('sync')).toMatchObject({ code: 'SECRET_FOUND' })
    expect(await git(project.remote, 'for-each-ref')).toBe(before)
    await ada.git('commit', '--quiet', '--all', '--message', 'By hand')
    await ada.git('push', '--quiet')
    const prompt = await brain(ada.dir, ['worker-instructions', '1'])
    expect([prompt.code, prompt.stdout]).toEqual([1, ''])
    expect(prompt.stderr).not.toContain(TOKEN)
  })

  test('in what others pushed: it is shown without it, and no worker is started with it', async () => {
    const { people, project } = await stagedProject({
      people: ['ada'],
      steps: [...LAID_OUT, ['ada', 'create-task', 'Two'], ['ada', 'worker', 'claim', '2']],
    })
    const [ada] = people
    const key = `-----BEGIN PRIVATE KEY-----\nMII${'aB3dE6gH9jK2'.repeat(5)}\n${'mN5pQ8rS'.repeat(8)}\n-----END PRIVATE KEY-----`
    await ada.commit({
      'results/task-002-output.md': `---\ntask: task-002\nattempt: 1\n---\n# Done\n\nAdmin:\n${TEXT}\n`,
      'deploy.pem': `${key}\n`,
    })
    await ada.git('push', '--quiet')
    await ada.git('switch', '--quiet', 'main')
    await ada.commit({ 'tasks/task-001.md': `---\nid: task-001\ntitle: One\n---\n# One\n\n${TEXT}\n` })
    await ada.git('push', '--quiet')

    for (const words of [
      ['show', '1'],
      ['review', '2', '--patch'],
    ]) {
      const [shown, data] = [await brain(ada.dir, words), await brain(ada.dir, [...words, '--json'])]
      expect([shown.code, data.code]).toEqual([0, 0])
      const all = shown.stdout + shown.stderr + data.stdout + data.stderr
      expect(all).not.toContain(TOKEN)
      expect(all).not.toContain('aB3dE6gH9jK2')
      expect(all).not.toContain('mN5pQ8rS')
      expect(shown.stdout).toContain('Use [a GitHub token] for it')
      expect(data.stdout).toContain('Use [a GitHub token] for it')
      expect(shown.stderr).toMatch(/Hidden here: .*a GitHub token.* revoke it/)
    }
    const patch = (await brain(ada.dir, ['review', '2', '--patch'])).stdout
    expect(patch).toMatch(/^\s*\+\[a private key\]$/m)
    expect(
      await brain(ada.dir, ['spawn', '1', '--runner', 'process', '--agent', 'scripted', '--json']),
    ).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('SECRET_FOUND') as string,
    })
    expect(await ada.task('1')).toMatchObject({ state: 'ready', worker: null })
    // Nothing was even reserved.
    expect(await git(project.remote, 'branch', '--list', 'task/001*')).toBe('')
  })
})
