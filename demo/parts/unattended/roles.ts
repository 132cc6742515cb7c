import { WORKER_SCRIPTS } from '../contact-form.ts'

export const FEATURE = '001-contact-form'
export const RUN = 'contact-form'

export const IDEA = `# Contact form

Visitors write to us. What is too long or empty is refused. What they write reaches us by email.
`

const SPECS = `specs/${FEATURE}`
const SPEC = `# Contact form

## User Scenarios

### Write to us (P1)

Given a visitor, when the form is sent whole, then it is taken.

## Requirements

- **FR-001**: Visitors MUST be able to write name, email and message.
- **FR-002**: What is empty or longer than LIMIT MUST be refused.
- **FR-003**: What is taken MUST become one email.
`

const PLAN = `# Plan

The form in \`src/contact/\`, the check in \`src/api/\`, the email in \`src/mail/\`; no library.
FR-001, FR-002 and FR-003 have a file each.
`

/** The list that is split into groups, as spec-kit writes it. */
const TASKS = `# Tasks: Contact form

## Phase 1: Setup
- [ ] T001 Start the project in \`package.json\`

## Phase 2: User Story 1 - Write (P1)
- [ ] T002 [US1] Build the form in \`src/contact/form.js\`

## Phase 3: User Story 2 - Refuse (P1)
- [ ] T003 [US2] Check what was written in \`src/api/contact.js\`

## Phase 4: User Story 3 - Pass on (P2)
- [ ] T004 [US3] Make the email in \`src/mail/compose.js\`
`

const ANALYSIS = `# Analysis

## Coverage

| idea.md says | requirement | plan | tasks |
| --- | --- | --- | --- |
| Visitors write to us | FR-001 | src/contact | T002 |
| is refused | FR-002 | src/api | T003 |
| reaches us by email | FR-003 | src/mail | T004 |

Errors: 0
`

const QA = `| requirement | state | evidence |
| --- | --- | --- |
| FR-001 | Done | test/contact/form.test.js |
| FR-002 | Done | test/api/contact.test.js |
| FR-003 | Done | test/mail/compose.test.js |
`

const LIMIT = '2000 characters'
/** All that the three tasks of the attended demo end with: code and tests. */
const CODE: Readonly<Record<string, string>> = Object.assign(
  {},
  ...['ui', 'api', 'email'].map((name) => WORKER_SCRIPTS[name]?.rounds.at(-1)?.files(LIMIT)),
) as Record<string, string>

function codeIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(CODE).filter(([path]) => path.startsWith(`${folder}/`)))
}

/** Files of each worker of the run; of a reviewer, the words of its report. */
const WORK = {
  specify: { [`${SPECS}/spec.md`]: SPEC.replace('LIMIT', '[NEEDS CLARIFICATION: how long?]') },
  clarify: { [`${SPECS}/spec.md`]: SPEC.replace('LIMIT', LIMIT) },
  plan: { [`${SPECS}/plan.md`]: PLAN },
  'plan-review': {
    [`workflows/${RUN}/reviews/brief.md`]: '# Brief\n\nThree files, no library. Look at FR-002.\n',
  },
  'plan-review security': 'Nothing that visitors write is run.\n',
  'plan-review performance': 'One email for each message: nothing grows.\n',
  'plan-review conventions': 'There is nothing yet to fit to.\n',
  'plan-review ui': 'Each field has a label.\n',
  tasks: { [`${SPECS}/tasks.md`]: TASKS },
  analyze: { [`workflows/${RUN}/analysis.md`]: ANALYSIS },
  'implement base': { 'package.json': '{ "type": "module" }\n' },
  'implement test-writer': codeIn('test'),
  'implement group-1': codeIn('src/contact'),
  'implement group-2': codeIn('src/api'),
  'implement group-3': codeIn('src/mail'),
  'implement qa': QA,
} as const satisfies Readonly<Record<string, string | Readonly<Record<string, string>>>>

export type Role = keyof typeof WORK

export const ROLES = Object.keys(WORK) as readonly Role[]

/** What a worker of this role makes, and what it says of it. `report` is where a reviewer writes. */
export function workOf(
  role: Role,
  report: string,
): {
  readonly files: Readonly<Record<string, string>>
  readonly verdict: string | null
  readonly said: string
} {
  const work = WORK[role]
  if (typeof work === 'string') return { files: { [report]: work }, verdict: 'PASS', said: work }
  return {
    files: work,
    verdict: role === 'analyze' ? 'PASS' : null,
    said: `${Object.keys(work).length} files.\n`,
  }
}

export function isRole(name: string): name is Role {
  return Object.hasOwn(WORK, name)
}
