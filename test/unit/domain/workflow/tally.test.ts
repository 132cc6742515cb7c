import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchVerdict, tallyReview, tallyVotes, type Voice } from '../../../../src/domain/workflow/tally.ts'

function voice(verdict: string | null, more: Partial<Voice> = {}): Voice {
  return { member: 'm', verdict, why: verdict === null ? 'failed' : null, excused: false, ...more }
}

describe('votes', () => {
  test('need exactly two thirds of those asked, whatever the numbers', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.nat({ max: 200 }), (yes, no, silent) => {
        const voices = [
          ...Array.from({ length: yes }, () => voice('yes')),
          ...Array.from({ length: no }, () => voice('no')),
          ...Array.from({ length: silent }, () => voice(null)),
        ]
        const asked = BigInt(yes + no + silent)
        const wins = asked > 0n && yes > 0 && BigInt(yes) * 3n >= asked * 2n
        expect(tallyVotes(voices, { passing: ['yes'] }).kind).toBe(wins ? 'passed' : 'held')
      }),
    )
  })

  test('of two for each side win nothing', () => {
    const voices = ['a', 'a', 'b', 'b'].map((option) => voice(option))
    expect(tallyVotes(voices, { passing: ['a', 'b'] }).kind).toBe('held')
  })

  test('count those that a person left out as not asked', () => {
    const voices = [
      voice('yes'),
      voice('yes'),
      voice(null, { excused: true }),
      voice(null, { excused: true }),
    ]
    expect(tallyVotes(voices, { passing: ['yes'] })).toMatchObject({ kind: 'passed' })
  })

  test('wait for whoever is not in yet', () => {
    const voices = [voice('yes'), voice('yes'), voice(null, { why: 'missing', member: 'late' })]
    expect(tallyVotes(voices, { passing: ['yes'] })).toEqual({ kind: 'open', waitingFor: ['late'] })
  })
})

describe('a review', () => {
  test('is passed only when nobody asks for more, fails or is silent', () => {
    const verdict = fc.constantFrom('PASS', 'PASS WITH RECOMMENDATIONS', 'REVISE REQUIRED', null)
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 8 }), (verdicts) => {
        const passes = verdicts.length > 0 && verdicts.every((one) => one?.startsWith('PASS'))
        expect(tallyReview(verdicts.map((one) => voice(one))).kind).toBe(passes ? 'passed' : 'held')
      }),
    )
  })

  test('of nobody but those left out is no pass', () => {
    expect(tallyReview([voice(null, { excused: true })]).kind).toBe('held')
  })
})

test.each([
  ['pass', 'PASS'],
  [' Pass with  recommendations ', 'PASS WITH RECOMMENDATIONS'],
  ['revise_required', 'REVISE REQUIRED'],
  ['passed', null],
  ['PASS.', null],
  ['', null],
])('the verdict "%s" is read as %s', (said, read) => {
  expect(matchVerdict(said, ['PASS', 'PASS WITH RECOMMENDATIONS', 'REVISE REQUIRED'])).toBe(read)
})
