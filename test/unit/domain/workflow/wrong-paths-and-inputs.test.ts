import { expect, test } from 'vitest'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import { changed, problemsOf } from './a-template.ts'

test.each<[what: string, text: string, problem: string]>([
  [
    'an artifact that is made later',
    changed('when: input.teams == true', 'when: artifact.build exists'),
    '32: "review" uses the artifact of "build", but does not wait for it.',
  ],
  [
    'a placeholder that is not known',
    changed('{{run.asked}}', '{{run.askd}}'),
    '22: There is no placeholder "run.askd".',
  ],
  [
    'a section in a prompt',
    changed('{{run.asked}}', '{{#if x}}'),
    '22: "{{#if x}}" looks like a section or a condition; placeholders are names only.',
  ],
  [
    'a placeholder for a later artifact',
    changed('Read {{artifact.plan}}', 'Read {{artifact.build}}'),
    '30: "review" uses the artifact of "build", but does not wait for it.',
  ],
  [
    'a placeholder in a command',
    changed('[npm test]', '["npm test {{input.feature}}"]'),
    '50: The command "npm test {{input.feature}}" has a placeholder; commands are run as they stand.',
  ],
  [
    'an artifact outside',
    changed('docs/{{input.feature}}/plan.md', '../{{input.feature}}.md'),
    '23: The artifact "../{{input.feature}}.md" is no plain path within the repository.',
  ],
  [
    'an artifact of brain’s',
    changed('docs/{{input.feature}}/plan.md', 'tasks/{{input.feature}}.md'),
    '23: The artifact "tasks/{{input.feature}}.md" lies in tasks, which is brain\'s own.',
  ],
  [
    'an artifact of another run',
    changed('{{run.folder}}/review.md', 'workflows/other/review.md'),
    '31: The artifact "workflows/other/review.md" lies in workflows/, but not in the folder of its run.',
  ],
  [
    'words in a path',
    changed('docs/{{input.feature}}/plan.md', 'docs/{{run.asked}}.md'),
    '23: {{run.asked}} cannot stand in a path.',
  ],
  [
    'one file for many items',
    changed('/{{item.id}}.md', '/all.md'),
    '45: "build" is done once for each item, and all would write "{{run.folder}}/all.md".',
  ],
  [
    'two writers at a time',
    changed(
      'needs: [plan]\n    prompt: Read {{artifact.plan}}\n    artifact: "{{run.folder}}/review.md"',
      'prompt: Read\n    artifact: "docs/{{input.feature}}/plan.md"',
    ),
    '30: "review" and "plan" write the same file at the same time.',
  ],
  [
    'a scope that climbs',
    changed('"src/**"', '"../**"'),
    '51: The scope "../**" is no plain path within the repository.',
  ],
  [
    'a default of another type',
    changed('type: boolean, default: true', 'type: boolean, default: 1'),
    '9: The default of "teams" is 1; a boolean was expected.',
  ],
  [
    'a default that is no choice',
    changed('default: low', 'default: medium'),
    '8: The default of "risk" is none of its choices.',
  ],
  [
    'choices of a number',
    changed('type: number, default: 2', 'type: number, default: 2, choices: [a]'),
    '11: "size" is a number; only a string has choices.',
  ],
  [
    'a required input with a default',
    changed('required: true', 'required: true, default: x'),
    '7: "feature" is required and has a default; the default would never be used.',
  ],
  [
    'a number that may be left out',
    changed(', default: 2', ''),
    '11: "size" may be left out and has no default.',
  ],
  [
    'a mode for an unknown phase',
    changed('      build: { each', '      bild: { each'),
    '18: There is no phase "bild".',
  ],
  [
    'a mode that skips an unknown phase',
    changed('skip: [review]', 'skip: [reviews]'),
    '16: There is no phase "reviews".',
  ],
  [
    'a mode that leaves nothing',
    changed('skip: [review]', 'skip: [plan, review, build]'),
    '16: The mode "fast" leaves out all phases.',
  ],
  [
    'a fan-out over no list',
    changed('from: areas', 'from: feature'),
    '46: There is no input of the type list called "feature".',
  ],
  [
    'a fan-out over an artifact that is not waited for',
    changed('each: { of: list, from: areas, max: 2 }', 'each: { of: groups, from: build }'),
    '46: "build" takes its items from "build", but does not wait for it.',
  ],
  [
    'an estimate that is none',
    changed('1h30m', 'soon'),
    '25: "soon" is no duration; one such as 2h, 30m or 1h30m was expected.',
  ],
])('%s is a problem with its line', (_, text, problem) => {
  expect(problemsOf(text)).toContain(problem)
  expect(readTemplate(text, 'x.yml').template).toBeNull()
})
