import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFleet, scripted } from '../support/a-fleet.ts'

test('run makes no more pushes of its own a minute than the settings allow for the remote’s host', async () => {
  const settings = 'schema_version: 1\nhosts: { git.example: { pushes_per_minute: 1 } }\n'
  const { brain, project } = await aFleet('max: 1\n', { '.brain/config.yml': settings })
  await scripted(brain, 'One', 'submit')
  await scripted(brain, 'Two', 'submit')
  // git finds that host in a folder of this machine.
  await brain.git('config', `url.${project.remote}.insteadOf`, 'https://git.example/shop.git')
  await brain.git('remote', 'set-url', 'origin', 'https://git.example/shop.git')
  const log = join(project.box.path, 'pushes')
  const hook = `#!/bin/sh\nwhile read -r old new ref; do echo "$(date +%s) $ref $(git log -1 --format=%s $new)"; done >> '${log}'\n`
  writeFileSync(join(project.remote, 'hooks', 'post-receive'), hook, { mode: 0o755 })

  await brain.brain('run', '--interval', '5s', '--max-duration', '100s')
  const reserved = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes(': Reserve by'))
    .map((line) => Number(line.split(' ')[0]))
  expect(reserved).toHaveLength(2)
  // A minute from begin to begin; what comes before the hook takes seconds. Without the setting it is five.
  expect(reserved[1]! - reserved[0]!).toBeGreaterThanOrEqual(45)
})
