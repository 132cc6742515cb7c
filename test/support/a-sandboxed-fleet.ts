import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processesIn, until } from './a-fleet.ts'
import { aProject, type Person, type Project } from './a-project.ts'
import { atEnd } from './at-end.ts'
import { writeFiles } from './git-sandbox.ts'
import { killEach } from './kill-each.ts'

export interface Scene {
  readonly project: Project
  readonly brain: Person
  readonly root: string
  readonly home: string
  readonly places: string
}

/** Somebody with secrets at home and in the environment, whose workers are sandboxed. */
export async function scene(settings = '', env: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const project = await aProject({
    files: { '.brain/fleet.yml': `runner: process\nagent: scripted\nretry_after: 0s\n${settings}` },
  })
  const root = project.box.path
  const [home, places] = [join(root, 'home'), join(root, 'cache')]
  await mkdir(home)
  await writeFiles(home, {
    '.ssh/id_ed25519': 'hush-hush\n',
    '.netrc': 'machine example.com password hush-hush\n',
    '.config/probe/login': 'a login\n',
  })
  // Workers outlive a test that failed.
  atEnd(() => Promise.resolve(killEach(processesIn(places))))
  const brain = await project.join('brain', { HOME: home, XDG_CACHE_HOME: places, ...env })
  await brain.ok('init')
  return { project, brain, root, home, places }
}

/** An agent that runs these commands, says how each ended, and hands in with plain git. */
export async function withProbe({ brain }: Scene, commands: readonly string[], program = ''): Promise<void> {
  const script = [
    ...commands.map((command, at) => `out=$(${command} 2>&1); echo "probe ${at} $? $out"`),
    'id=task-${BRAIN_WORKER#arm-}; mkdir -p results',
    'echo x >probe.txt; printf -- "---\\ntask: $id\\nattempt: 1\\n---\\n# Done\\n" >results/$id-output.md',
    'git add . && git commit -qm Probed && git push -q origin HEAD',
  ].join('\n')
  const command = program === '' ? ['sh', '-c', script] : [program]
  if (program !== '') await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  await brain.commit({
    '.brain/agents/probe.yml': `title: Probe\ncommand: ${JSON.stringify(command)}\npermissions: {safe: {}}\nhome: [.config/probe]\n`,
  })
  await brain.git('push', '--quiet', 'origin', 'HEAD:main')
}

/** How each command ended, and what it said. */
export async function probed(
  { brain }: Scene,
  id: string,
): Promise<readonly { code: number; said: string }[]> {
  await until('it handed in', async () => (await brain.task(id)).state === 'review')
  const log = await brain.ok('fleet', 'logs', id)
  return [...log.matchAll(/^probe \d+ (\d+) ?(.*(?:\n(?!probe ).*)*)/gm)].map(([, code, said = '']) => ({
    code: Number(code),
    said,
  }))
}
