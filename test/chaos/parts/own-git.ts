import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sandbox } from '../../support/git-sandbox.ts'

/** As the tests have it: nothing of the person's own git. */
export async function ownGit(): Promise<void> {
  const { path } = await sandbox()
  const config = join(path, 'gitconfig')
  writeFileSync(
    config,
    '[user]\n\tname = Soak\n\temail = soak@example.invalid\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n',
  )
  Object.assign(process.env, { HOME: path, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1' })
}
