import { expect, test } from 'vitest'
import { aRunRig, aTemplate } from '../../../support/a-run.ts'

const LIST = aTemplate(
  `  - id: pages
    title: Page
    each: { of: list, from: pages, max: 2 }
    artifact: "{{run.folder}}/pages/{{item.id}}.md"
    prompt: Write about {{item.text}} in {{run.folder}}.
    team:
      - { id: writer, prompt: Help with all. }
  - id: news
    title: Tell
    needs: [pages]
    critical: false
    prompt: Tell everybody.
  - id: end
    title: End
    needs: [news]
    prompt: End.
`,
  `inputs:\n  pages: { type: list, description: Which pages, required: true }\n`,
)

async function started() {
  const rig = aRunRig()
  await rig.start(LIST, { inputs: ['pages=Home page', 'pages=About us', 'pages=Imprint'] })
  return rig
}

test('a phase is done for each item, no more at a time than it says, with its helpers beside', async () => {
  const rig = await started()
  const created = (await rig.advance()).done.map(({ text }) => text)
  expect(created).toEqual([
    'created task-001: Build it: Page, Home page',
    'created task-002: Build it: Page, About us',
    'created task-003: Build it: Page, writer',
  ])
  expect((await rig.task('1')).part).toMatchObject({
    item: 'home-page',
    artifact: 'workflows/run/pages/home-page.md',
  })
  rig.deliver('1', { files: { 'workflows/run/pages/home-page.md': 'home\n' } })
  const next = (await rig.advance()).done.map(({ text }) => text)
  expect(next).toEqual([
    'approved task-001: Build it: Page, Home page',
    'created task-004: Build it: Page, Imprint',
  ])
})

test('a phase that is not critical may fail, and the run goes on', async () => {
  const rig = await started()
  await rig.advance()
  for (const [id, page] of [
    ['1', 'home-page'],
    ['2', 'about-us'],
  ] as const)
    rig.deliver(id, { files: { [`workflows/run/pages/${page}.md`]: 'x\n' } })
  rig.deliver('3')
  await rig.advance()
  rig.deliver('4', { files: { 'workflows/run/pages/imprint.md': 'x\n' } })
  await rig.advance()
  const news = `${await rig.text('tasks/task-005.md')}`
  rig.store.commit(
    'main',
    { 'tasks/task-005.md': news.replace('\n---\n', '\nclosed: {as: failed}\n---\n') },
    { message: 'x' },
  )
  expect(await rig.phase('news')).toMatchObject({ state: 'failed', settled: true })
  expect((await rig.advance()).done.map(({ task }) => task)).toEqual(['task-006'])
  expect((await rig.view()).state).toBe('running')
})
