import { expect, test } from 'vitest'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import { changed, problemsOf } from './a-template.ts'

test.each<[what: string, text: string, problem: string]>([
  ['two phases with one id', changed('id: review', 'id: plan'), '27: Two phases have the id "plan".'],
  [
    'a need that is not there',
    changed('needs: [plan, review]', 'needs: [plan, reviw]'),
    '43: There is no phase "reviw".',
  ],
  [
    'a circle',
    changed('    prompt: Plan', '    needs: [review]\n    prompt: Plan'),
    '22: These phases wait for each other: plan → review → plan.',
  ],
  [
    'a phase behind a circle',
    changed('    prompt: Plan', '    needs: [review]\n    prompt: Plan'),
    '44: "build" never begins: it waits for phases that wait for each other.',
  ],
  [
    'a phase that needs itself',
    changed('needs: [plan]\n', 'needs: [plan, review]\n'),
    '29: These phases wait for each other: review → review.',
  ],
  [
    'a vote without options',
    changed('      options: [GO, STOP]\n', ''),
    '33: A gate of the kind vote needs "options"; it is missing.',
  ],
  [
    'a vote with one option',
    changed('[GO, STOP]', '[GO]'),
    '35: A vote with one option decides nothing; two or more were expected.',
  ],
  ['an option twice', changed('[GO, STOP]', '[GO, GO]'), '35: The option "GO" is there twice.'],
  [
    'a passing option that is none',
    changed('passing: [GO]', 'passing: [go]'),
    '36: "go" is passing, but is none of the options.',
  ],
  [
    'a review without a team',
    changed('gate: human', 'gate: review'),
    '24: A gate of the kind review needs "team"; it is missing.',
  ],
  [
    'a team that nobody asks',
    changed('kind: vote', 'kind: checks'),
    '38: A gate of the kind checks has no "team".',
  ],
  ['a member twice', changed('id: two', 'id: one'), '40: Two members of the team have the id "one".'],
  [
    'a condition that does not parse',
    changed('when: artifact.review exists', 'when: artifact.review'),
    '47: The condition "artifact.review" cannot be read: at character 16, it ends where "exists" was expected.',
  ],
  [
    'a condition that is always the same',
    changed('when: artifact.review exists', 'when: false == true'),
    '47: The condition "false == true" asks about nothing: it is always the same.',
  ],
  [
    'a condition over an unknown input',
    changed('input.teams ==', 'input.team =='),
    '32: There is no input "team".',
  ],
  [
    'a condition over an unknown mode',
    changed('mode == "fast"', 'mode == "fats"'),
    '32: There is no value of mode "fats".',
  ],
  [
    'a condition over a choice that is none',
    changed('input.risk == "high"', 'input.risk == "hihg"'),
    '40: There is no value of input.risk "hihg".',
  ],
  [
    'an item where there is none',
    changed('input.risk == "high"', 'item.id == "x"'),
    '40: item.id is known only to the team of a phase with "each".',
  ],
])('%s is a problem with its line', (_, text, problem) => {
  expect(problemsOf(text)).toContain(problem)
  expect(readTemplate(text, 'x.yml').template).toBeNull()
})
