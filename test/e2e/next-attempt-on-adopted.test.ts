import { expect, test } from 'vitest'
import { approve, deliver, type Person } from '../support/a-project.ts'
import { cloudScene, reserve, status } from '../support/cloud-session.ts'
import { fileAt } from '../support/git-sandbox.ts'

/** Two instants at which base gets a file that the session, cut from an old commit, never had. */
const FILES_OF_BASE = { 'before.js': 'before\n', 'after.js': 'after\n' }

async function pushToMain(brain: Person, files: Readonly<Record<string, string>>): Promise<void> {
  await brain.git('pull', '--quiet', '--ff-only')
  await brain.commit(files, 'Base moves on')
  await brain.git('push', '--quiet', 'origin', 'main')
}

const CASES = [
  { title: 'files that base got meanwhile', ofBase: {} },
  { title: 'them also where both changed one file', ofBase: { 'form.js': 'of base\n' } },
]

for (const { title, ofBase } of CASES) {
  test(`an attempt after adopted work from an old commit keeps ${title}`, async () => {
    const { project, brain, session } = await cloudScene()
    await pushToMain(brain, { 'before.js': FILES_OF_BASE['before.js'], ...ofBase })
    const nonce = await reserve(brain)
    await pushToMain(brain, { 'after.js': FILES_OF_BASE['after.js'] })
    const web = await session('claude/form')
    await web.push({ ...status(nonce), 'form.js': 'half\n' })
    expect(await brain.task('1')).toMatchObject({ adopted: { branch: 'claude/form' } })

    const foretold = await brain.ok('reclaim', '1', '--force', '--dry-run', '--json')
    await brain.ok('reclaim', '1', '--force')
    for (const path of ['before.js', 'tasks/task-001.md'])
      expect(await fileAt(project.remote, 'task/001.2', path), path).not.toBeNull()
    expect(await fileAt(project.remote, 'task/001.2', 'form.js')).toBe('half\n')

    await deliver(await project.join('wil'), '1', { 'rest.js': 'rest\n' })
    await approve(brain, '1')
    const expected = { ...FILES_OF_BASE, 'form.js': 'half\n', 'rest.js': 'rest\n' }
    for (const [path, text] of Object.entries(expected))
      expect(await fileAt(project.remote, 'main', path), path).toBe(text)
    expect(foretold).toContain('"before.js"')
  })
}
