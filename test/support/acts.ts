import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { git, writeFiles } from './git-sandbox.ts'

export const TASK = (n: number, priority: string): string =>
  `---\nid: task-00${n}\ntitle: Task ${n}\npriority: ${priority}\n---\n# Task ${n}\n`
const STATUS = (n: number, progress: number): string =>
  `---\ntask: task-00${n}\nattempt: 1\nworker: ada\nnonce: ${'ab'.repeat(16)}\nprogress: ${progress}\n---\n`

type Act = (dir: string) => Promise<unknown>

/** What anybody may do to a clone and its remote by plain git, and to the cache by accident. */
export const ACTS: Readonly<Record<string, (n: number, word: string) => Act>> = {
  'a task is written': (n, word) => async (dir) => {
    await writeFiles(dir, { [`tasks/task-00${n}.md`]: TASK(n, word) })
    await commitAll(dir)
  },
  'a task is removed': (n) => async (dir) => {
    await git(dir, 'rm', '-q', '--ignore-unmatch', `tasks/task-00${n}.md`)
    await commitAll(dir)
  },
  'a task file is a link': (n) => async (dir) => {
    await git(dir, 'rm', '-q', '--ignore-unmatch', `tasks/task-00${n}.md`)
    const blob = await git(dir, 'hash-object', '-w', 'README.md')
    await git(dir, 'update-index', '--add', '--cacheinfo', `120000,${blob},tasks/task-00${n}.md`)
    await git(dir, 'commit', '-q', '--allow-empty', '-m', 'Link')
  },
  'a task is not text': (n) => async (dir) => {
    await writeFiles(dir, { [`tasks/task-00${n}.md`]: '---\nid: [\n---\n\0' })
    await commitAll(dir)
  },
  'settings are written': (n, word) => async (dir) => {
    await writeFiles(dir, { '.brain/config.yml': `project: ${word}\nlease: ${n + 1}h\n` })
    await commitAll(dir)
  },
  'a worker works': (n, word) => async (dir) => {
    const at = await git(dir, 'rev-parse', '--abbrev-ref', 'HEAD')
    await git(dir, 'switch', '-q', '-C', `task/00${n}`)
    await writeFiles(dir, { [`results/task-00${n}-status.md`]: STATUS(n, word.length) })
    await commitAll(dir)
    await git(dir, 'push', '-q', '--force', 'origin', 'HEAD').catch(() => '')
    await git(dir, 'switch', '-q', at)
  },
  'a worker writes code, and no status': (n, word) => async (dir) => {
    const at = await git(dir, 'rev-parse', '--abbrev-ref', 'HEAD')
    await git(dir, 'switch', '-q', '-C', `task/00${n}`)
    await writeFiles(dir, { [`src/${n}.txt`]: `${word}\n` })
    await commitAll(dir)
    await git(dir, 'push', '-q', '--force', 'origin', 'HEAD').catch(() => '')
    await git(dir, 'switch', '-q', at)
  },
  'a branch is merged': (n) => async (dir) => {
    const end = async (): Promise<string> => await git(dir, 'merge', '--abort').catch(() => '')
    await git(dir, 'merge', '-q', '--no-edit', '-X', 'ours', `task/00${n}`).catch(end)
  },
  'a task waits': (n, word) => async (dir) => {
    await writeFiles(dir, {
      [`tasks/task-00${n}.md`]: withField(n, word, `depends_on: [task-00${(n % 3) + 1}]`),
    })
    await commitAll(dir)
  },
  'tasks wait for each other': (n, word) => async (dir) => {
    const circle = [n, (n % 3) + 1, ((n + 1) % 3) + 1].slice(0, word === 'low' ? 2 : 3)
    const files = circle.map((at, index) => {
      const next = circle[(index + 1) % circle.length] ?? n
      return [`tasks/task-00${at}.md`, withField(at, word, `depends_on: [task-00${next}]`)]
    })
    await writeFiles(dir, Object.fromEntries(files))
    await commitAll(dir)
  },
  'a task is closed': (n, word) => async (dir) => {
    const as = word === 'low' ? 'cancelled' : 'completed'
    const closed = `closed: {as: ${as}, commit: ${'a'.repeat(40)}, attempt: 1, by: ada, at: 2026-01-01T00:00:00Z}`
    await writeFiles(dir, { [`tasks/task-00${n}.md`]: withField(n, word, closed) })
    await commitAll(dir)
  },
  'a result is on main': (n, word) => async (dir) => {
    const kind = word === 'low' ? 'status' : 'output'
    await writeFiles(dir, { [`results/task-00${n}-${kind}.md`]: STATUS(n, 5) })
    await commitAll(dir)
  },
  'somebody pushes a branch of another name': (_n, word) => (dir) =>
    git(
      dir,
      'push',
      '-q',
      '--force',
      'origin',
      `HEAD:refs/heads/${word === 'low' ? 'claude' : 'feature'}/x`,
    ).catch(() => ''),
  'a branch goes': (n) => async (dir) => {
    await git(dir, 'push', '-q', '--delete', 'origin', `task/00${n}`).catch(() => '')
  },
  'main is pushed': () => (dir) => git(dir, 'push', '-q', '--force', 'origin', 'main').catch(() => ''),
  'main is taken back': () => async (dir) => {
    await git(dir, 'reset', '-q', '--hard', 'HEAD~1').catch(() => '')
  },
  'a commit is amended': (_n, word) => (dir) =>
    git(dir, 'commit', '-q', '--amend', '--allow-empty', '-m', word),
  'objects are packed': () => (dir) => git(dir, 'gc', '-q', '--prune=now'),
  'refs are packed': () => (dir) => git(dir, 'pack-refs', '--all'),
  'the cache is cut off': (n) => async (dir) => {
    const path = join(dir, '.git/brain/look.json')
    if (existsSync(path)) await writeFile(path, (await readFile(path, 'utf8')).slice(0, n * 200))
  },
  'the cache is another version’s': () => async (dir) => {
    const path = join(dir, '.git/brain/look.json')
    if (existsSync(path))
      await writeFile(path, `0.0.0 ${(await readFile(path, 'utf8')).split(' ').slice(1).join(' ')}`)
  },
  'the cache is gone': () => (dir) => rm(join(dir, '.git/brain'), { recursive: true, force: true }),
}

function withField(n: number, word: string, field: string): string {
  return TASK(n, word).replace('---\n#', `${field}\n---\n#`)
}

async function commitAll(dir: string): Promise<void> {
  await git(dir, 'add', '-A')
  await git(dir, 'commit', '-q', '--allow-empty', '-m', 'Change')
}
