import { execFile, spawn } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { saysNo } from '../support/bad-input.ts'
import { brain, brainOk } from '../support/brain-cli.ts'
import { fileAt, git } from '../support/git-sandbox.ts'
import { laidOut } from '../support/laid-out.ts'
import { canMount, cloneOnSmallDisk, fillDisk } from '../support/small-disk.ts'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const run = promisify(execFile)

describe('an editor that fails', () => {
  test.each([
    ['false', /The editor false ended with exit 1; nothing was saved/],
    ['no-such-editor-here', /no-such-editor-here ended with exit 127/],
    ['kill -9 $$ #', /ended with (signal SIGKILL|exit 137)/],
  ])('(%s) is named, and nothing is saved', async (editor, message) => {
    const { dir, shared } = await laidOut()
    const ground = { dir, others: [shared], options: { env: { BRAIN_EDITOR: editor } } }
    const quiet = await saysNoButForTheEditor(ground, ['edit-task', '1', '--edit'])
    expect(quiet).toMatch(message)
    expect(await saysNoButForTheEditor(ground, ['create-task', 'New', '--edit'])).toMatch(message)
  })

  /** The editor's own words share standard error, so only brain's two lines are compared. */
  async function saysNoButForTheEditor(
    ground: { dir: string; others: string[]; options: { env: Record<string, string> } },
    words: string[],
  ): Promise<string> {
    const { BRAIN_EDITOR: editor = '' } = ground.options.env
    const options = { env: { BRAIN_EDITOR: editor.includes('#') ? editor : `${editor} 2>/dev/null` } }
    const no = { exit: 1, code: 'EDITOR_FAILED', message: /nothing was saved/, hint: 'Set EDITOR' }
    const { json } = await saysNo({ ...ground, options }, words, no)
    return json().error?.message.replace(' 2>/dev/null', '') ?? ''
  }

  test('one that empties the title or breaks the file is told the line, and nothing is saved', async () => {
    const { dir, shared } = await laidOut()
    const options = { env: { BRAIN_EDITOR: `sed -i 's/^title:.*/title: [/'` } }
    const no = { exit: 2, code: 'INVALID_TASK_FILE', message: /^tasks\/task-001\.md:\d+: /, hint: /.+/ }
    await saysNo({ dir, others: [shared], options }, ['edit-task', '1', '--edit'], no)
  })
})

describe('an editor where nobody can type', () => {
  test('is not opened: the command says what to give instead, and ends', async () => {
    const { dir, shared } = await laidOut()
    const no = { exit: 5, code: 'INPUT_NEEDED', message: /no terminal/ }
    const ground = { dir, others: [shared], options: { env: { EDITOR: 'sleep 60 #' }, timeoutMs: 20_000 } }
    await saysNo(ground, ['edit-task', '1', '--edit'], { ...no, hint: '--body-file' })
    await saysNo(ground, ['create-task', 'New', '--edit'], { ...no, hint: '--body-file' })
    await saysNo(ground, ['workflow', 'template', 'new', 'own', '--edit'], { ...no, hint: 'template import' })
    const scripted = { ...ground, options: { env: { BRAIN_EDITOR: 'sleep 60 #' }, timeoutMs: 20_000 } }
    await saysNo(scripted, ['edit-task', '1', '--edit', '--no-input'], { ...no, hint: '--body-file' })
  })
})

describe('a closed pipe', () => {
  test('is no error: with thousands of tasks, as text and as JSON', async () => {
    const { dir } = await laidOut()
    const drafts = Array.from({ length: 3000 }, (_, index) => ({
      title: `Task number ${index} with a title of some length`,
    }))
    await brainOk(dir, ['create-task', '--batch', '-'], { input: JSON.stringify(drafts) })
    for (const words of ['list', 'list --json', 'status', 'next', 'status --json']) {
      const script = `set -o pipefail; "$NODE" "$MAIN" ${words} | head -1`
      const env = { ...process.env, NODE: process.execPath, MAIN }
      const { stdout, stderr } = await run('bash', ['-c', script], { cwd: dir, env })
      expect(stdout.split('\n'), words).toHaveLength(2)
      expect(stderr.replace(/^As of .*\n$/, ''), words).toBe('')
    }
  })

  test('on standard error is none either', async () => {
    const { dir } = await laidOut()
    const child = spawn('bash', ['-c', '"$NODE" "$MAIN" show 99 2> >(exec 0<&-; true); echo "exit $?"'], {
      cwd: dir,
      env: { ...process.env, NODE: process.execPath, MAIN },
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    await new Promise((done) => child.on('close', done))
    expect(Buffer.concat(chunks).toString()).toBe('exit 1\n')
  })
})

const CAN_MOUNT = await canMount()

describe('a disk', () => {
  test.skipIf(!CAN_MOUNT)(
    'that is read-only stops writers with a word on rights, and reads go on',
    async () => {
      const { box, shared } = await laidOut()
      const { disk, dir } = await cloneOnSmallDisk(box.path, { remote: shared, mebibytes: 8 })
      await brainOk(dir, ['list', '--fetch'])
      await run('mount', ['-o', 'remount,ro', disk])
      expect((await brainOk(dir, ['list', '--no-fetch'])).stdout).toContain('Product list')
      const no = { exit: 1, code: 'FILE_UNWRITABLE', message: /read-only/i, hint: /read-only/ }
      await saysNo({ dir, others: [shared] }, ['create-task', 'Form'], no)
      await saysNo({ dir, others: [shared] }, ['worker', 'claim', '1', '--as', 'w'], no)
    },
  )

  test.skipIf(!CAN_MOUNT)(
    'that is full stops writers, and nothing is half-done once there is room again',
    async () => {
      const { box, shared } = await laidOut()
      const { disk, dir } = await cloneOnSmallDisk(box.path, { remote: shared, mebibytes: 6 })
      await brainOk(dir, ['list', '--fetch'])
      const free = await fillDisk(disk)
      for (const flags of [[], ['--json']]) {
        const { code, stderr } = await brain(dir, ['create-task', 'Form', ...flags])
        expect(code).toBe(1)
        expect(stderr).toMatch(/^error: .*no room left.* \(DISK_FULL\)\nhint: .*nothing was half-done.*\n$/i)
      }
      await free()
      expect(await git(dir, 'status', '--porcelain', '--branch')).toBe('## main...origin/main')
      await brainOk(dir, ['create-task', 'Form'])
      expect(await fileAt(shared, 'main', 'tasks/task-002.md')).toContain('title: Form')
    },
  )

  test.skipIf(process.getuid?.() === 0)(
    'folder without rights stops writers with a word on rights',
    async () => {
      const { dir, shared } = await laidOut()
      await chmod(join(dir, '.git/objects'), 0o555)
      const no = { exit: 1, code: 'FILE_UNWRITABLE', message: /.+/, hint: /rights/ }
      await saysNo({ dir, others: [shared] }, ['create-task', 'Form'], no)
      await chmod(join(dir, '.git/objects'), 0o755)
    },
  )
})
