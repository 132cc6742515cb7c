import { expect, test } from 'vitest'
import { probeSandbox } from '../../src/adapters/system/bubblewrap.ts'
import { aProject, deliver } from '../support/a-project.ts'

const { works } = await probeSandbox(process.env, false)

const LINKS = "awk 'NR > 2' /proc/net/dev | grep -v '^ *lo:'"

test.skipIf(!works)('a verdict with the network is none once the settings take it away', async () => {
  const project = await aProject()
  const [bea, wil] = [await project.join('bea'), await project.join('wil')]
  await bea.ok('create-task', 'Form', '--verify', 'echo ran', '--verify', `! ${LINKS}`)
  await deliver(wil, '1', { 'form.js': 'form\n' })
  const checked = async () => {
    const { json } = await bea.brain('--json', 'review', '1', '--check')
    return json().data as { checks: { network: boolean; exitCode: number }[] }
  }
  expect((await checked()).checks).toMatchObject([{ network: true }, { network: true }])

  await bea.commit({ '.brain/config.yml': 'sandbox: {network: false}\n' })
  await bea.git('push', '--quiet', 'origin', 'HEAD:main')
  expect((await checked()).checks).toMatchObject([{ network: false }, { network: false, exitCode: 0 }])
})
