import { type Person, personAt, type Project } from './a-project.ts'
import { commitFile, git } from './git-sandbox.ts'
import { httpServer } from './servers.ts'
import { stagedProject } from './staged-project.ts'

/** A session that may push to `claude/*` only, and delete nothing: all else is answered 403. */
export interface CloudSession {
  readonly dir: string
  /** Commits the files on the session's branch and pushes it. Answers the commit. */
  readonly push: (files: Readonly<Record<string, string>>) => Promise<string>
  readonly git: Person['git']
}

export interface CloudScene {
  readonly project: Project
  readonly brain: Person
  /** A clone cut from a commit that main had before the task was there, on a new branch. */
  readonly session: (branch: string) => Promise<CloudSession>
}

/** Task 1 is there; sessions start from the commit before it. */
export async function cloudScene(...options: string[]): Promise<CloudScene> {
  const { project, people } = await stagedProject({
    people: ['bea'],
    steps: [['bea', 'create-task', 'Form', ...options]],
  })
  const [brain] = people
  const old = await git(project.remote, 'rev-parse', 'main^')
  const server = await httpServer(project.box.path, undefined, mayPush)
  return {
    project,
    brain,
    session: async (branch) => {
      const dir = await project.box.clone(`${server.url}/origin.git`, branch.replace('/', '-'))
      await git(dir, 'switch', '--quiet', '--no-track', '-c', branch, old)
      return sessionIn(dir, branch)
    },
  }
}

function mayPush(branch: string, isDeletion: boolean): boolean {
  return branch.startsWith('claude/') && !isDeletion
}

function sessionIn(dir: string, branch: string): CloudSession {
  const push: CloudSession['push'] = async (files) => {
    const commit = await commitFile(dir, files, 'Work')
    await git(dir, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
    return commit
  }
  return { dir, push, git: personAt(dir, { name: branch }).git }
}

/** Reserves task 1 and reads the nonce out of its prompt. */
export async function reserve(brain: Person): Promise<string> {
  await brain.ok('reserve', '1', '--worker', 'web-1')
  return /nonce: ([0-9a-f]{32})/.exec(await brain.ok('prompt', '1'))?.[1] ?? ''
}

export function status(nonce: string, more = ''): Readonly<Record<string, string>> {
  return {
    'results/task-001-status.md': `---\ntask: task-001\nattempt: 1\nworker: web-1\nnonce: ${nonce}\nprogress: 40\nstep: started\n${more}---\n# Status\n`,
  }
}

export function output(text: string): Readonly<Record<string, string>> {
  return {
    'results/task-001-output.md': `---\ntask: task-001\nattempt: 1\nworker: web-1\n---\n# Done\n\n## Summary\n${text}\n`,
    'form.js': `${text}\n`,
  }
}
