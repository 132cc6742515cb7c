import { expect, test } from 'vitest'
import { inputsOfBranch } from '../../../../src/app/workflow/feature-of-branch.ts'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import { aRunRig, aTemplate } from '../../../support/a-run.ts'

const PHASES = '  - { id: plan, title: Plan, prompt: Plan it. }\n'
const INPUTS =
  'inputs:\n  feature: { description: Its name, required: true }\n  branch: { description: Its branch }\n'

async function found(branch: string | null, files: Record<string, string>, given: readonly string[] = []) {
  const rig = aRunRig()
  rig.store.commit('main', files, { message: 'Files' })
  const template = readTemplate(aTemplate(PHASES, INPUTS), 'own.yml').template!
  const question = { template, given, branch: () => Promise.resolve(branch) }
  return await inputsOfBranch(rig.ports('any').repository, (await rig.seen()).snapshot.look, question)
}

test('a feature that nobody named is that of the branch, by whichever name it has files', async () => {
  const whole = ['feature=042-form', 'branch=042-form']
  expect(await found('042-form', {})).toEqual(whole)
  expect(
    await found('042-form', { 'specs/042-form/spec.md': 'S', 'docs/features/form/idea.md': 'I' }),
  ).toEqual(whole)
  expect(await found('042-form', { 'docs/features/form/idea.md': 'I' })).toEqual([
    'feature=form',
    'branch=042-form',
  ])
})

test('a named feature, another branch, or none: nothing is found', async () => {
  expect(await found('042-form', {}, ['feature=other'])).toEqual([])
  expect(await found('042-form', {}, ['branch=x'])).toEqual(['feature=042-form'])
  for (const branch of ['main', '042-', '042-../x', null]) expect(await found(branch, {})).toEqual([])
})

test('where no feature is asked for, git is not asked either', async () => {
  const template = readTemplate(aTemplate(PHASES), 'own.yml').template!
  const branch = () => Promise.reject(new Error('asked'))
  const { look } = (await aRunRig().seen()).snapshot
  expect(
    await inputsOfBranch(aRunRig().ports('any').repository, look, { template, given: [], branch }),
  ).toEqual([])
})
