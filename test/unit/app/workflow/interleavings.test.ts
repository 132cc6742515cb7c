import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aRunRig, aTemplate, type RunRig } from '../../../support/a-run.ts'

const DIAMOND = aTemplate(`  - id: spec
    title: Specify
    artifact: "{{run.folder}}/spec.md"
    prompt: Specify.
  - id: code
    title: Code
    needs: [spec]
    prompt: Code.
    gate: { kind: review, team: [{ id: safe, prompt: Look. }] }
  - id: text
    title: Text
    needs: [spec]
    artifact: docs/text.md
    prompt: Write.
  - id: end
    title: End
    needs: [code, text]
    prompt: End.
`)

/** One after the other: every task that is ready is handed in, somebody advances, or somebody is killed advancing. */
const ACTS = ['deliver', 'deliver', 'advance', 'other', 'both', 'killed'] as const

async function act(rig: RunRig, what: (typeof ACTS)[number]): Promise<void> {
  if (what === 'deliver') await deliverNext(rig)
  if (what === 'advance') await rig.advance()
  if (what === 'other') await rig.advance({}, rig.ports('ben'))
  if (what === 'both') await Promise.all([rig.advance(), rig.advance({}, rig.ports('ben'))])
  if (what === 'killed') {
    const dying = rig.ports('dee', () => {
      throw new Error('killed')
    })
    await rig.advance({}, dying).catch(() => null)
  }
}

async function deliverNext(rig: RunRig): Promise<void> {
  const ready = (await rig.view()).tasks.find(({ state }) => state === 'ready')
  if (ready === undefined) return
  const files = { spec: { 'workflows/run/spec.md': 's\n' }, text: { 'docs/text.md': 't\n' } }[
    ready.phase ?? ''
  ]
  rig.deliver(ready.id, { files: files ?? {}, ...(ready.part?.member === 'safe' ? { verdict: 'PASS' } : {}) })
}

test('any order of work, advances and kills ends the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 14 }), async (acts) => {
      const rig = aRunRig()
      await rig.start(DIAMOND)
      for (const what of acts) await act(rig, what)
      for (let round = 0; round < 8; round++) {
        await deliverNext(rig)
        await rig.advance()
      }
      const view = await rig.view()
      expect(view.state).toBe('completed')
      const made = view.tasks
        .map(({ phase, part }) => `${phase} ${part?.member ?? ''} ${part?.round}`)
        .toSorted()
      expect(made).toEqual(['code  1', 'code safe 1', 'end  1', 'spec  1', 'text  1'])
    }),
    { numRuns: 12 },
  )
}, 120_000)
