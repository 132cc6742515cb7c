import type { MapShape, Shape, TextShape } from './shape.ts'
import { FAN_OUTS, GATES } from './template.ts'

/** Names of templates and runs: they become folders. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/
/** Ids of phases, members, inputs, modes and items. */
export const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/

// Not \p{Cc}: readers of the schema use patterns without the flag that it needs.
// oxlint-disable-next-line no-control-regex -- control characters are what it keeps out
const LINE = /^(?=.*\S)[^\x00-\x1f\x7f-\x9f]+$/
const ANY = /\S/

const PROMPT_MAX = 20_000

function line(about: string, max = 200): TextShape {
  return { kind: 'text', max, pattern: LINE, expected: 'one line of text', about }
}

function long(about: string, max = PROMPT_MAX): TextShape {
  return { kind: 'text', max, pattern: ANY, expected: 'text', about }
}

function id(about: string): TextShape {
  return { kind: 'text', max: 63, pattern: ID, expected: 'small letters, digits, - and _', about }
}

function list(of: Shape, about: string, min = 0): Shape {
  return { kind: 'list', of, min, about }
}

function orNothing(of: Shape): Shape {
  return { kind: 'nullable', of, about: of.about }
}

const WHEN = orNothing(line('A condition: asked or done only when it holds.', 2000))

const MEMBER: MapShape = {
  kind: 'map',
  about: 'One of a team, with a task of its own.',
  required: ['id', 'prompt'],
  keys: {
    id: id('Its name within the team.'),
    prompt: long('What it looks at or does: Markdown with placeholders.'),
    when: WHEN,
  },
}

const WORKER: Shape = {
  ...MEMBER,
  keys: {
    ...MEMBER.keys,
    after: {
      kind: 'choice',
      of: ['all'],
      about: 'all: begins when all others of the phase have handed in; with them when left out.',
    },
  },
}

const TEAM = list(MEMBER, 'Who is asked, each by a task of its own.')

const STRATEGY: Shape = {
  kind: 'map',
  about: 'review: a vote on how to go on, taken when the same is found a second time.',
  required: ['options', 'passing', 'team'],
  keys: {
    options: list(line('An option.', 63), 'What can be voted for.'),
    passing: list(line('An option.', 63), 'The options that send the work back; any other calls a person.'),
    team: TEAM,
  },
}

const GATE: Shape = {
  kind: 'short',
  about: 'What has to happen before the phases after this one begin; none when left out.',
  word: { kind: 'choice', of: GATES, about: 'The kind, where nothing else is to be said.' },
  map: {
    kind: 'map',
    about: 'The kind and what it needs.',
    required: ['kind'],
    keys: {
      kind: {
        kind: 'choice',
        of: GATES,
        about: 'none; human: a person approves; checks: commands pass; review, vote: a team is asked.',
      },
      commands: list(
        line('A command of the shell.', 1000),
        "checks: run on the merge result, besides the project's own.",
      ),
      team: TEAM,
      options: list(line('An option.', 63), 'vote: what can be voted for.'),
      passing: list(line('An option.', 63), 'vote: the options that let the run go on.'),
      timeout: {
        kind: 'integer',
        min: 1,
        max: 10_080,
        about: 'Minutes after which a team is shown as late; 15 when left out.',
      },
      attempts: {
        kind: 'integer',
        min: 1,
        max: 10,
        about:
          'review: how often it is judged before a person decides, findings go back until then; 1 when left out.',
      },
      strategy: orNothing(STRATEGY),
    },
  },
}

const EACH = orNothing({
  kind: 'map',
  about: 'The phase is done once for each of several items.',
  required: ['of', 'from'],
  keys: {
    of: {
      kind: 'choice',
      of: FAN_OUTS,
      about: 'groups: tasks by the files they own; components: of a manifest; list: of an input.',
    },
    from: id('The phase whose artifact holds them; for list: the input.'),
    max: orNothing({
      kind: 'integer',
      min: 1,
      max: 100,
      about: 'groups: at most so many groups; otherwise at most so many at a time.',
    }),
  },
})

const CRITICAL: Shape = { kind: 'boolean', about: 'false: its failure does not stop the run.' }

const PHASE: MapShape = {
  kind: 'map',
  about: 'A step of the work; it becomes an ordinary task.',
  required: ['id', 'title', 'prompt'],
  keys: {
    id: id('How other phases name it.'),
    title: line('What the task is called.'),
    needs: list(id('A phase.'), 'Phases whose gates must have passed before this one begins.'),
    prompt: long('What is to be done: Markdown with placeholders.'),
    artifact: orNothing(line('Path of the file that the phase writes, with placeholders.', 300)),
    gate: GATE,
    when: WHEN,
    each: EACH,
    team: list(WORKER, 'Who else works in this phase, each by a task of its own.'),
    critical: CRITICAL,
    estimate: orNothing(line('How long it takes, such as 2h or 30m.', 40)),
    scope: list(line('A path pattern.', 300), 'Files that the phase may change; its artifact always.'),
    verify: list(line('A command of the shell.', 1000), 'Commands that the task has to pass.'),
    priority: orNothing({
      kind: 'choice',
      of: ['critical', 'high', 'medium', 'low'],
      about: 'Of its tasks.',
    }),
  },
}

const INPUT: MapShape = {
  kind: 'map',
  about: 'Something that the template asks its user for.',
  required: ['description'],
  keys: {
    description: line('What it is.', 500),
    type: {
      kind: 'choice',
      of: ['string', 'number', 'boolean', 'list'],
      about: 'string when left out.',
    },
    required: { kind: 'boolean', about: 'true: a run cannot begin without it.' },
    default: orNothing({ kind: 'value', about: 'The value when none is given.' }),
    choices: list(line('A value.'), 'The only values that are taken; for strings.'),
  },
}

const MODE: MapShape = {
  kind: 'map',
  about: 'A way of working: what stands here replaces what the phases say.',
  required: ['description'],
  keys: {
    description: line('When to use it.', 500),
    skip: list(id('A phase.'), 'Phases that are left out.'),
    phases: {
      kind: 'names',
      name: ID,
      about: 'By phase: what is different in this mode.',
      of: {
        kind: 'map',
        about: 'What is different.',
        required: [],
        keys: { gate: GATE, when: WHEN, each: EACH, critical: CRITICAL },
      },
    },
  },
}

/** The whole of a workflow template's file. */
export const TEMPLATE_SHAPE: MapShape = {
  kind: 'map',
  about: 'A workflow template of brain: phases with gates, which become tasks.',
  required: ['schema', 'name', 'title', 'phases'],
  keys: {
    schema: { kind: 'integer', min: 1, max: 1, about: 'The version of this format: 1.' },
    name: {
      kind: 'text',
      max: 63,
      pattern: NAME,
      expected: 'small letters, digits and -',
      about: "The file's name without .yml.",
    },
    version: { ...line("The template's own version; 1 when left out.", 40), numbers: true },
    title: line('What it is, in a few words.'),
    description: long('What it is for and how it goes.', 2000),
    source: orNothing({
      kind: 'map',
      about: 'Where it was imported from.',
      required: ['url', 'commit', 'path'],
      keys: {
        url: line('The repository, without credentials.', 500),
        commit: {
          kind: 'text',
          max: 64,
          pattern: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/,
          expected: 'a whole commit id',
          about: 'The commit.',
        },
        path: line('The file in it.', 300),
      },
    }),
    inputs: { kind: 'names', name: ID, of: INPUT, about: 'What the user is asked for, by name.' },
    modes: {
      kind: 'names',
      name: ID,
      of: MODE,
      about: 'Ways of working, by name; the first is the default.',
    },
    phases: list(PHASE, 'The steps, in the order in which they are shown.', 1),
  },
}
