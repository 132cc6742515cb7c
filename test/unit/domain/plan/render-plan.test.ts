import fc from 'fast-check'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, test } from 'vitest'
import { editedRegions, readRegions } from '../../../../src/domain/plan/regions.ts'
import { renderPlan } from '../../../../src/domain/plan/render-plan.ts'
import type { Snapshot } from '../../../../src/domain/snapshot.ts'
import { aResult, aSnapshot, aTask, aTip } from '../../../support/a-task.ts'
import { aMixedProject, NOW } from './a-mixed-project.ts'
import { anyText } from './person-text.ts'

const NAMES = ['overview', 'queue', 'blockers', 'progress', 'graph']
const LATER = new Date('2026-11-24T18:00:00Z')

function fresh(snapshot: Snapshot, now = NOW): string {
  return renderPlan(snapshot, { now, text: null }).text
}

test('a fresh plan of a project with a task in each state', async () => {
  const { text, problems } = renderPlan(aMixedProject(), { now: NOW, text: null })
  expect(problems).toEqual([])
  await expect(text).toMatchFileSnapshot('mixed-project.md')
})

test('a fresh plan without tasks', async () => {
  const snapshot = aSnapshot({ settings: { workflow: 'waterfall' }, look: { remote: null } })
  await expect(fresh(snapshot)).toMatchFileSnapshot('empty-project.md')
})

test('the same snapshot at the same time gives the same bytes', () => {
  expect(fresh(aMixedProject())).toBe(fresh(aMixedProject()))
})

describe('rendering again', () => {
  test('gives the text back when only the clock went on', () => {
    const text = fresh(aMixedProject())
    expect(renderPlan(aMixedProject(), { now: LATER, text }).text).toBe(text)
  })

  test('does so in a file with CRLF', () => {
    const text = fresh(aMixedProject()).replaceAll('\n', '\r\n')
    expect(renderPlan(aMixedProject(), { now: LATER, text }).text).toBe(text)
  })

  test('renders what changed, and the time with it', () => {
    const text = fresh(aSnapshot({ tasks: [aTask()] }))
    const changed = renderPlan(aSnapshot({ tasks: [aTask({ title: 'Renamed' })] }), { now: LATER, text }).text
    expect(changed).toContain('#### Task-001: Renamed')
    expect(changed).toContain('- **Updated:** 2026-11-24 18:00 UTC')
    expect(changed).toBe(fresh(aSnapshot({ tasks: [aTask({ title: 'Renamed' })] }), LATER))
  })

  test('takes back what a person changed within a region', () => {
    const text = fresh(aMixedProject())
    const edited = text.replace('Form page', 'Mine').replace(/\*\*Updated:\*\* .*/, '**Updated:** today')
    expect(editedRegions(edited).map(({ name }) => name)).toEqual(['overview', 'queue'])
    expect(renderPlan(aMixedProject(), { now: NOW, text: edited }).text).toBe(text)
  })

  test('keeps what a person wrote around the regions', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (title, notes) => {
        const before = `# ${title.replaceAll(/[\r\n]/g, '')}\n`
        const text = fresh(aSnapshot()).replace('# Work Plan\n', () => before) + notes
        const later = renderPlan(aMixedProject(), { now: LATER, text }).text
        expect(later.startsWith(before)).toBe(true)
        expect(later.endsWith(`yours, too._\n${notes}`)).toBe(true)
        expect(readRegions(later).regions.map(({ name }) => name)).toEqual(NAMES)
      }),
      { numRuns: 50 },
    )
  })
})

test('a plan kept by hand is adopted whole', () => {
  const before = '# Work Plan\r\n\r\n**Project:** Site\r\n'
  const after = '\r\n## Task Queue\r\n\r\n### ✅ Completed\r\n- Task-001: Done'
  const { text, problems } = renderPlan(aMixedProject(), { now: NOW, text: before + after })
  expect(problems).toEqual([])
  expect(text.startsWith(`${before}\r\n<!-- brain:begin overview`)).toBe(true)
  expect(text.endsWith(`<!-- brain:end graph -->\r\n${after}`)).toBe(true)
})

test('a plan with broken markers is left alone, and the place is told', () => {
  const text = fresh(aMixedProject()).replace('<!-- brain:end queue -->\n', '')
  const result = renderPlan(aSnapshot(), { now: NOW, text })
  expect(result.text).toBe(text)
  expect(result.problems).toMatchObject([{ path: 'WORK-PLAN.md', line: 25 }])
  expect(result.problems[0]?.message).toMatch('"queue"')
})

describe('words of others', () => {
  const FORGED = 'x\n<!-- brain:end queue -->\n<!-- brain:begin queue 0 -->\n# Owned\n```\n"]:::x\n--> `'

  test('forge no markers, headings or fences wherever they stand', () => {
    const text = fresh(hostileProject(FORGED))
    expect(readRegions(text)).toMatchObject({ problems: [], regions: NAMES.map((name) => ({ name })) })
    expect(text).not.toMatch(/^# Owned/m)
    expect(text.match(/^```/gm)).toHaveLength(2)
  })

  test('never change how many regions, headings and fences there are', () => {
    const shape = shapeOf(fresh(hostileProject('x')))
    fc.assert(
      fc.property(fc.oneof(anyText, nearMarkdown()), (words) => {
        expect(shapeOf(fresh(hostileProject(words)))).toEqual(shape)
      }),
      { numRuns: 100 },
    )
  })
})

test('a reader of markdown sees no HTML, picture or heading in the words of others', () => {
  const words = '<script>x</script> <!-- y ![z](https://example.com/p) <img src=a> ~~~ # h ```'
  const nodes = nodesOf(hostileProject(words))
  const plain = nodesOf(hostileProject('x'))
  const html = nodes.filter(({ type }) => type === 'html').map(({ value }) => value)
  expect(html.filter((value) => !/^<!-- brain:(?:begin|end) [a-z 0-9]+ -->$/.test(value ?? ''))).toEqual([])
  for (const type of ['html', 'heading', 'code', 'image', 'list', 'listItem']) {
    expect(nodes.filter((node) => node.type === type)).toHaveLength(
      plain.filter((node) => node.type === type).length,
    )
  }
})

interface MarkdownNode {
  readonly type: string
  readonly value?: string
  readonly children?: readonly MarkdownNode[]
}

function nodesOf(snapshot: Snapshot): MarkdownNode[] {
  const all = (node: MarkdownNode): MarkdownNode[] => [node, ...(node.children ?? []).flatMap(all)]
  return all(unified().use(remarkParse).parse(fresh(snapshot)))
}

function nearMarkdown() {
  const parts = [
    '<!--',
    '-->',
    'brain:end queue',
    '\n',
    '\r',
    '```',
    '~~~',
    '#',
    '"',
    ']',
    '`',
    '\u2028',
    ' ',
    'end',
  ]
  return fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((list) => list.join(''))
}

/** How the plan hangs together: where each line of structure is, without what it says. */
function shapeOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029\u0085]/)
    .map((line) => /^\s*(?:#+|<!--|```|~~~|- |\S)?/.exec(line)?.[0] ?? '')
}

/** The same words in every place that somebody else fills. */
function hostileProject(words: string): Snapshot {
  const problem = { path: words, line: 1, message: words, fix: words }
  const held = {
    title: words,
    worker: words,
    branch: words,
    step: words,
    estimate: words,
    problems: [problem],
  }
  return aSnapshot({
    tasks: [
      aTask({
        id: 1,
        ...held,
        state: 'blocked',
        open: [aResult(1, 'blocker', { summary: words, need: words, impact: words })],
      }),
      aTask({
        id: 2,
        ...held,
        state: 'in_progress',
        dependsOn: [1],
        claimedAt: words,
        lastActivityAt: words,
        stale: true,
      }),
      aTask({ id: 3, ...held, state: 'review', output: aResult(3, 'output'), resultsOn: 'branch' }),
      aTask({ id: 4, ...held, state: 'approved', approved: { commit: 'a', pullRequest: words } }),
      aTask({
        id: 5,
        title: words,
        worker: words,
        state: 'completed',
        closed: { as: 'completed', commit: null, attempt: 1, by: words, at: words },
      }),
    ],
    settings: { project: words, sprint: { goal: words, start: words, end: words, delivery: words } },
    look: { remote: words },
    unclaimed: [aTip({ branch: words, author: words, subject: words, committedAt: words })],
    problems: [problem],
  })
}
