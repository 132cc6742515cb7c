import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutRegion, withRegion } from '../../../../src/app/plugin/memory-region.ts'
import { planInstall, planRemove } from '../../../../src/app/plugin/plan-files.ts'
import { isAsMade, STAMP, stamp } from '../../../../src/app/plugin/stamp.ts'

const made = (text: string): string => stamp(`${text}\n<!-- ${STAMP} -->\n`)

test('a file of brain is known again, and no longer once a word of it is changed', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, at) => {
      const whole = made(text)
      expect(isAsMade(whole)).toBe(true)
      expect(isAsMade(whole.replaceAll('\n', '\r\n'))).toBe(!text.includes('\r'))
      const place = at % (text.length + 1)
      expect(isAsMade(`${whole.slice(0, place)}x${whole.slice(place)}`)).toBe(false)
    }),
    { examples: [['plain text', 3]] },
  )
})

test("files are made, brought up to date and removed; somebody else's are left", () => {
  const wanted = [
    { path: 'new.md', text: made('new') },
    { path: 'same.md', text: made('same') },
    { path: 'checked-out.md', text: made('line') },
    { path: 'older.md', text: made('newer') },
    { path: 'changed.md', text: made('brain') },
    { path: 'own.md', text: made('brain') },
  ]
  const present = new Map([
    ['same.md', made('same')],
    ['checked-out.md', made('line').replaceAll('\n', '\r\n')],
    ['older.md', made('older')],
    ['changed.md', made('brain').replace('brain\n', 'a person\n')],
    ['own.md', ''],
    ['gone.md', made('of a former version')],
    ['other.md', 'not ours'],
  ])
  expect(planInstall(wanted, present).map(({ path, did }) => `${did} ${path}`)).toEqual([
    'created new.md',
    'kept same.md',
    'kept checked-out.md',
    'updated older.md',
    'left changed.md',
    'left own.md',
    'removed gone.md',
  ])
  expect(planRemove(wanted, present).map(({ path, did }) => `${did} ${path}`)).toEqual([
    'removed same.md',
    'removed checked-out.md',
    'removed older.md',
    'left changed.md',
    'left own.md',
    'removed gone.md',
  ])
})

const anyText = fc
  .array(fc.oneof(fc.string(), fc.constantFrom('\n', '\r\n', '# Title\n', '\n\n', ' ')))
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes('brain:'))

test('a region is added and taken away again without a trace, whatever stands there', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const added = withRegion(text, 'What brain says')
      expect(added?.startsWith(text)).toBe(true)
      expect(withRegion(added ?? '', 'What brain says')).toBe(added)
      expect(withoutRegion(added ?? '')).toBe(text)
    }),
    { examples: [['Mine'], ['Mine\n'], ['Mine\n\n'], [''], ['a\r\nb\r\n']] },
  )
})

test('a region is brought up to date where it stands; one that was changed by hand is left', () => {
  const text = `${withRegion('# Mine\n', 'One')}Below\n`
  const next = withRegion(text, 'Two') ?? ''
  expect(next).toContain('Two')
  expect(next).not.toContain('One')
  expect(next.endsWith('Below\n')).toBe(true)
  expect(withoutRegion(next)).toBe('# Mine\nBelow\n')
  expect(withRegion(text.replace('One', 'Ones'), 'Two')).toBeNull()
  expect(withoutRegion(text.replace('One', 'Ones'))).toBeNull()
  expect(withRegion(text.replace('brain:end', 'brain:ended'), 'Two')).toBeNull()
})
