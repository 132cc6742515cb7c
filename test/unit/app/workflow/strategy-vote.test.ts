import { expect, test } from 'vitest'
import { renderManifest } from '../../../../src/domain/components/manifest.ts'
import { resumeRun } from '../../../../src/app/workflow/change-run.ts'
import { runJson } from '../../../../src/presentation/run-json.ts'
import { renderRun } from '../../../../src/presentation/terminal/render/run-board.ts'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'
import { aManifest } from '../../domain/components/a-manifest.ts'
import { problemsOf } from '../../domain/workflow/a-template.ts'

const STRATEGY = `      strategy:
        options: [PATCH, REBUILD, ASK]
        passing: [PATCH, REBUILD]
        team:
          - { id: small, prompt: "How small can {{item.id}} be mended?" }
          - { id: cause, prompt: Find the cause. }
          - { id: risk, prompt: Weigh the risk. }
`
const PHASES = `  - id: manifest
    title: Manifest
    when: input.manifest != true
    artifact: "{{run.folder}}/manifest.json"
    prompt: Write it.
  - id: build
    title: Build
    needs: [manifest]
    each: { of: components, from: manifest }
    prompt: Build {{item.id}}.
    gate:
      kind: review
      attempts: 4
      team:
        - { id: eyes, prompt: "Look at {{item.id}}." }
${STRATEGY}`

const TEMPLATE = aTemplate(
  PHASES,
  `inputs:\n  manifest: { type: boolean, description: There already, default: false }\n`,
)

const FIRST = '- major | src/cart.ts:3 | race | Two callers lose an update, nothing locks the total\n'
const AGAIN =
  '- major | src/cart.ts:44 | race | The total is not locked: an update of one of two callers is lost\n'
const OTHER = '- major | src/cart.ts:9 | leak | The file handle stays open after an error\n'

interface Loop {
  readonly rig: RunRig
  readonly advance: () => Promise<readonly string[]>
  /** Hands the component in, has it judged so, and advances. */
  readonly judged: (report: string) => Promise<readonly string[]>
  readonly vote: (member: string, verdict: string, worker?: string) => Promise<void>
}

async function aLoop(): Promise<Loop> {
  const rig = aRunRig()
  const components = [aManifest().components[1]!].map((one) => ({ ...one, dependsOn: [] }))
  await rig.start(TEMPLATE, {
    inputs: ['manifest=true'],
    files: { 'manifest.json': renderManifest(aManifest({ components })) },
  })
  const advance: Loop['advance'] = async () => (await rig.advance()).done.map(({ text }) => text)
  await advance()
  const gate = async () => (await rig.phase('build')).gates[0]!
  let turn = 0
  return {
    rig,
    advance,
    judged: async (report) => {
      rig.deliver('1', { files: { 'src/cart.ts': `${++turn}\n` } })
      await advance()
      const judge = (await gate()).members[0]?.task?.id ?? ''
      rig.deliver(judge, { verdict: 'REVISE REQUIRED', worker: 'eve', report })
      return await advance()
    },
    vote: async (member, verdict, worker = member) => {
      const voter = (await gate()).voters.find((one) => one.member.id === member)
      rig.deliver(voter?.task?.id ?? '', { verdict, worker, report: '' })
    },
  }
}

const sentBack = (done: readonly string[]): boolean =>
  done.some((text) => text.startsWith('sent back task-001'))

test('the same finding in other words calls a vote, and its outcome reaches the worker while an attempt is left', async () => {
  const { rig, judged, vote, advance } = await aLoop()
  expect(sentBack(await judged(FIRST))).toBe(true)
  const done = await judged(AGAIN)
  expect(done.filter((text) => text.startsWith('created'))).toHaveLength(3)
  expect(sentBack(done)).toBe(false)
  const voter = (await rig.phase('build')).gates[0]!.voters[0]!.task!
  const body = `${await rig.text(voter.path)}`
  for (const said of [
    'How small can cart be mended?',
    'one of PATCH, REBUILD, ASK',
    'found again: attempt 1 too',
  ])
    expect(body).toContain(said)
  await vote('small', 'REBUILD')
  await vote('cause', 'REBUILD')
  expect(sentBack(await advance())).toBe(false)
  await vote('risk', 'PATCH')
  expect(sentBack(await advance())).toBe(true)
  const feedback = `${await rig.text('results/task-001-feedback.md')}`
  expect(feedback).toContain('Do it so: REBUILD: 2 of 3 (2 REBUILD, 1 PATCH)')
  expect(feedback).toContain('This was attempt 2 of 4')
  expect((await rig.task('1')).state).toBe('changes_requested')
})

test('another finding calls no vote', async () => {
  const { judged } = await aLoop()
  await judged(FIRST)
  const done = await judged(OTHER)
  expect(done.filter((text) => text.startsWith('created'))).toEqual([])
  expect(sentBack(done)).toBe(true)
})

test.each([
  [['PATCH', 'REBUILD', 'ASK'], 'no two thirds of 3'],
  [['ASK', 'ASK', 'PATCH'], 'ASK: 2 of 3'],
])(
  'a vote %j without a strategy to go on with stops the run for a person, who sees all of it',
  async (votes, why) => {
    const { rig, judged, vote, advance } = await aLoop()
    await judged(FIRST)
    await judged(AGAIN)
    for (const [index, member] of ['small', 'cause', 'risk'].entries()) await vote(member, votes[index]!)
    expect(sentBack(await advance())).toBe(false)
    const phase = await rig.phase('build')
    expect(phase).toMatchObject({ state: 'held', held: expect.stringContaining(why) as string })
    const shown = renderRun(await rig.view(), PLAIN, { team: false })
    for (const said of [
      'Attempt 1: eyes REVISE REQUIRED',
      'Attempt 2: eyes REVISE REQUIRED',
      'nothing locks the total',
    ])
      expect(shown).toContain(said)
    expect(await rig.text('workflows/run/reviews/summary.md')).toContain('### Attempts at cart')
    await rig.change((snapshot, world, view) =>
      resumeRun(snapshot, world, { view, without: [], sendBack: true }),
    )
    expect((await rig.task('1')).state).toBe('changes_requested')
  },
)

test('an unknown option is refused, one worker has one vote, and a voter who crashed is no vote', async () => {
  const { rig, judged, vote, advance } = await aLoop()
  await judged(FIRST)
  await judged(AGAIN)
  await vote('small', 'MAYBE')
  expect(await advance()).toContainEqual(expect.stringMatching(/^sent back task-\d+: "MAYBE" is no verdict/))
  await vote('small', 'PATCH', 'wendy')
  await vote('cause', 'PATCH', 'wendy')
  const risk = (await rig.phase('build')).gates[0]!.voters[2]!.task!
  const text = `${await rig.text(risk.path)}`
  rig.store.commit(
    'main',
    { [risk.path]: text.replace('\n---\n', '\nclosed: {as: failed}\n---\n') },
    { message: 'x' },
  )
  expect(sentBack(await advance())).toBe(false)
  expect((await rig.phase('build')).held).toContain('no two thirds of 3: 1 PATCH')
})

test('a strategy gets two tries of its own before the next vote, and the last attempt is for a person', async () => {
  const { rig, judged, vote, advance } = await aLoop()
  await judged(FIRST)
  await judged(AGAIN)
  for (const member of ['small', 'cause', 'risk']) await vote(member, 'PATCH')
  await advance()
  const third = await judged(FIRST)
  expect(third.filter((text) => text.startsWith('created'))).toEqual([])
  expect(sentBack(third)).toBe(true)
  expect(sentBack(await judged(FIRST))).toBe(false)
  const phase = await rig.phase('build')
  expect(phase.held).toContain('in attempt 4 of 4')
  const { attempts } = runJson(await rig.view()).phases.find(({ id }) => id === 'build')!.gate
  expect(attempts.map(({ attempt, strategy }) => [attempt, strategy])).toEqual([
    [1, null],
    [2, '3 PATCH'],
    [3, null],
    [4, null],
  ])
  expect(attempts[3]?.findings[0]).toMatchObject({ kind: 'race', before: [1, 2, 3] })
})

test('voters about a version that is no more are cancelled', async () => {
  const { rig, judged, advance } = await aLoop()
  await judged(FIRST)
  await judged(AGAIN)
  rig.deliver('1', { files: { 'src/cart.ts': 'by itself\n' } })
  const done = await advance()
  expect(done.filter((text) => text.startsWith('cancelled'))).toHaveLength(3)
})

test('a strategy that could never help is a problem of the template', () => {
  const wrong = (from: string, to: string): readonly string[] => {
    const text = TEMPLATE.replace(from, to)
    expect(text).not.toBe(TEMPLATE)
    return problemsOf(text)
  }
  expect(problemsOf(TEMPLATE)).toEqual([])
  expect(wrong('attempts: 4', 'attempts: 2')).toEqual([
    expect.stringContaining('With 2 attempts the vote on the strategy would come when no attempt is left.'),
  ])
  expect(wrong('passing: [PATCH, REBUILD]', 'passing: [GO]')).toEqual([
    expect.stringContaining('"GO" is passing'),
  ])
  expect(wrong('id: small', 'id: eyes')).toEqual([expect.stringContaining('Two members')])
  expect(wrong('options: [PATCH, REBUILD, ASK]', 'options: [PATCH, PATCH]')).not.toEqual([])
  expect(wrong('Find the cause.', '"Find {{input.nothing}}."')).toEqual([
    expect.stringContaining('input.nothing'),
  ])
  expect(wrong('kind: review', 'kind: human').join()).toContain('has no "strategy"')
})

const PLAIN = new Proxy({}, { get: () => (text: string) => text }) as never
