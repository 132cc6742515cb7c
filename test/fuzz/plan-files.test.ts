import fc from 'fast-check'
import { expect } from 'vitest'
import { readHandWrittenPlan } from '../../src/domain/plan/read-plan.ts'
import {
  appendRegion,
  editedRegions,
  outsideRegions,
  readRegions,
  replaceRegions,
} from '../../src/domain/plan/regions.ts'
import { editSettings } from '../../src/domain/settings/edit-settings.ts'
import { parseSettings } from '../../src/domain/settings/parse-settings.ts'
import { readBatch } from '../../src/app/read-batch.ts'
import { fuzz, unlessFailure } from './fuzz.ts'
import { HOSTILE_TEXT } from './hostile-text.ts'

fuzz('managed regions are found in any text, in order', HOSTILE_TEXT, (text) => {
  let done = 0
  for (const { at, text: inside } of readRegions(text).regions) {
    expect(done <= at.begin && at.begin < at.inside && at.inside <= at.end).toBe(true)
    expect(text.slice(at.inside, at.end)).toBe(inside)
    done = at.end
  }
  expect(editedRegions(text).length).toBeLessThanOrEqual(readRegions(text).regions.length)
})

const CONTENTS = fc.dictionary(
  fc.constantFrom('queue', 'progress'),
  fc.constantFrom('', 'one\n', 'two\nlines'),
)

fuzz(
  'regions rendered twice are rendered once, and what a person wrote stays',
  fc.tuple(HOSTILE_TEXT, CONTENTS),
  ([text, contents]) => {
    const wanted = new Map(Object.entries(contents))
    const once = replaceRegions(text, wanted)
    expect(replaceRegions(once, wanted)).toBe(once)
    if (readRegions(text).problems.length > 0) expect(once).toBe(text)
    expect(outsideRegions(once)).toBe(outsideRegions(text))
    const appended = appendRegion(text, 'graph', 'g')
    expect(appendRegion(appended, 'graph', 'g')).toBe(appended)
  },
)

fuzz('any text is read as a plan of a person', HOSTILE_TEXT, (text) => {
  expect(readHandWrittenPlan(text)).toBeTypeOf('object')
})

fuzz('any text is read as settings, and every setting has a value', HOSTILE_TEXT, (text) => {
  const { settings, problems } = parseSettings(text)
  expect(settings.leaseMs).toBeGreaterThan(0)
  expect(settings.reclaim.cap).toBeGreaterThan(0)
  expect(problems.length).toBeLessThanOrEqual(20)
})

fuzz(
  'a setting that is set twice is set once',
  fc.tuple(HOSTILE_TEXT, fc.constantFrom('merge', 'squash', 'none'), fc.option(fc.string())),
  ([text, integration, project]) => {
    const patch = { integration, project, sprint: { number: 4 } } as const
    const once = unlessFailure(() => editSettings(text, patch))
    if (once === null) return expect(once).toBe(null)
    expect(editSettings(once, patch)).toBe(once)
    expect(parseSettings(once).settings.integration).toBe(integration)
  },
)

fuzz('any text is read as a batch, or refused by name', HOSTILE_TEXT, (text) => {
  const drafts = unlessFailure(() => readBatch(text))
  expect(drafts === null || drafts.length > 0).toBe(true)
})

const JSON_BATCH = fc.json({ maxDepth: 4 }).map((value) => `[{"title": "x", "criteria": ${value}}]`)

fuzz('any JSON in a batch is read, or refused by name', JSON_BATCH, (text) => {
  const drafts = unlessFailure(() => readBatch(text))
  expect(drafts === null || drafts[0]?.title === 'x').toBe(true)
})
