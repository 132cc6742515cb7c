import type { Director } from './director.ts'
import { fact } from './facts.ts'

/** From an empty remote to three tasks. */
export async function tellPlanning(director: Director): Promise<void> {
  await tellProject(director)
  await tellLayout(director)
  await tellTasks(director)
}

async function tellProject(director: Director): Promise<void> {
  const { narrator, stage } = director
  narrator.step('A remote, and a project with one commit')
  await director.show('git init --quiet --bare --initial-branch=main contact-form.git', { folder: '.' })
  await director.show(`git clone --quiet ${stage.remote} 2>&1`, { folder: 'brain', lines: 2 })
  await director.show(`echo '{ "type": "module" }' > package.json && git add package.json`)
  await director.show('git commit --quiet -m "An empty project" && git push --quiet origin HEAD:main')
  narrator.tell('The remote is a plain bare repository with one commit.', [
    fact('commits on the remote', await director.remote('rev-list', '--count', '--all'), '1'),
    fact('bare', await director.remote('rev-parse', '--is-bare-repository'), 'true'),
    fact('branches on the remote', await director.remote('branch', '--format=%(refname:short)'), 'main'),
  ])
}

async function tellLayout(director: Director): Promise<void> {
  const { narrator } = director
  const before = await director.remote('rev-parse', 'main:package.json')
  narrator.step('The brain lays the repository out')
  await director.show('brain init')
  const made = ['CLAUDE.md', 'WORK-PLAN.md', '.brain/config.yml', 'docs/WORKER-PROTOCOL.md']
  const there = await director.remote('ls-tree', '-r', '--name-only', 'main', ...made)
  narrator.tell('Memory, plan, protocol and settings are on the remote; what was there is as it was.', [
    fact('files on the remote', there.split('\n').toSorted(), made.toSorted()),
    fact('package.json', await director.remote('rev-parse', 'main:package.json'), before),
  ])
}

async function tellTasks(director: Director): Promise<void> {
  const { narrator } = director
  narrator.step('A contact form, in three tasks')
  await director.show('brain create-task --batch ../../contact-form.yml')
  await director.show('brain next')
  const tasks = await director.tasks()
  const ready = Object.values(tasks).filter(({ state }) => state === 'ready')
  narrator.tell('Two are ready. The email waits for both.', [
    fact('ready tasks', ready.map(({ id }) => id).toSorted(), ['task-010', 'task-011']),
    fact('task-012', tasks['task-012']?.state, 'waiting'),
    fact('what task-012 waits for', tasks['task-012']?.waitingFor, ['task-010', 'task-011']),
  ])
  await director.show('brain status', { lines: 30 })
}
