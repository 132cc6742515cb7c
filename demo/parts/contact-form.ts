import type { WorkerScript } from './worker-script.ts'

/** The three tasks of the story, as `brain create-task --batch` reads them. */
export const CONTACT_FORM_TASKS = `- id: task-010
  title: Contact form UI component
  objective: Visitors can write to us.
  criteria:
    - The form has the fields name, email and message
    - Each field has a label
  scope: ["src/contact/**", "test/contact/**"]
  verify: ["node --test test/contact/form.test.js"]
  priority: high
- id: task-011
  title: Contact form API endpoint
  objective: What visitors write is checked before it goes on.
  criteria:
    - An empty field is answered with status 400
    - A message that is too long is answered with status 413
  scope: ["src/api/**", "test/api/**"]
  verify: ["node --test test/api/contact.test.js"]
  priority: high
- id: task-012
  title: Contact form email integration
  objective: What visitors write reaches us by email.
  criteria:
    - What the form sends becomes one email
    - What the API refuses becomes none
  scope: ["src/mail/**", "test/mail/**"]
  verify: ["node --test test/mail/compose.test.js"]
  depends_on: [task-010, task-011]
`

const FORM_TEST = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS, renderForm } from '../../src/contact/form.js'

test('the form has all fields and posts to the API', () => {
  for (const field of ['name', 'email', 'message']) assert.ok(renderForm().includes(\`name="\${field}"\`))
  assert.equal(FIELDS.length, 3)
  assert.match(renderForm(), /action="\\/api\\/contact"/)
})
`

const LABEL_TEST = `
test('each field has a label', () => {
  assert.equal(renderForm().match(/<label>/g).length, FIELDS.length)
})
`

function formCode(field: string): string {
  return `export const FIELDS = ['name', 'email', 'message']

/** The form as HTML. */
export function renderForm() {
  const fields = FIELDS.map((field) => \`${field}\`)
  return \`<form method="post" action="/api/contact">\${fields.join('')}<button>Send</button></form>\`
}
`
}

/** Forgets the labels at first, and says so; brings them when asked. */
const UI: WorkerScript = {
  way: 'git',
  blocker: null,
  racers: 2,
  rounds: [
    {
      did: 'The form and its test',
      files: () => ({
        'src/contact/form.js': formCode('<input name="${field}" required>'),
        'test/contact/form.test.js': FORM_TEST,
      }),
      summary: 'The form with its three fields.',
      criteria: ['by test/contact/form.test.js', null],
      issues: 'The fields have no labels yet.',
    },
    {
      did: 'A label for each field',
      files: () => ({
        'src/contact/form.js': formCode('<label>${field} <input name="${field}" required></label>'),
        'test/contact/form.test.js': FORM_TEST + LABEL_TEST,
      }),
      summary: 'The form with its three fields, each with a label.',
      criteria: ['by test/contact/form.test.js', 'by test/contact/form.test.js'],
    },
  ],
}

const API_TEST = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMessage, MESSAGE_CHARACTERS_MAX } from '../../src/api/contact.js'

const sent = { name: 'Ada', email: 'ada@example.invalid', message: 'Hello' }

test('a whole message is taken', () => assert.equal(checkMessage(sent).status, 202))

test('an empty field is refused', () => {
  for (const field of Object.keys(sent)) assert.equal(checkMessage({ ...sent, [field]: ' ' }).status, 400)
})

test('a message that is too long is refused', () => {
  const message = 'x'.repeat(MESSAGE_CHARACTERS_MAX)
  assert.equal(checkMessage({ ...sent, message }).status, 202)
  assert.equal(checkMessage({ ...sent, message: message + 'x' }).status, 413)
})
`

/** Cannot know how long is too long, and asks. The answer goes into the code. */
const API: WorkerScript = {
  way: 'git',
  blocker: {
    issue: 'The task does not say how long a message may be.',
    need: 'The greatest number of characters',
    impact: 'Too long messages cannot be refused',
  },
  rounds: [
    {
      did: 'The endpoint and its test',
      files: (answer) => ({
        'src/api/contact.js': `export const MESSAGE_CHARACTERS_MAX = ${/\d+/.exec(answer)?.[0] ?? 'unknown'}

/** Says with which HTTP status the endpoint answers. */
export function checkMessage({ name = '', email = '', message = '' }) {
  if ([name, email, message].some((field) => field.trim() === '')) return { status: 400 }
  return { status: message.length > MESSAGE_CHARACTERS_MAX ? 413 : 202 }
}
`,
        'test/api/contact.test.js': API_TEST,
      }),
      summary: 'The endpoint takes whole messages and refuses empty and too long ones.',
      criteria: [
        'by test/api/contact.test.js',
        'by test/api/contact.test.js, with the limit from the answer',
      ],
    },
  ],
}

/** Uses what the other two tasks made. */
const EMAIL: WorkerScript = {
  way: 'brain',
  blocker: null,
  rounds: [
    {
      did: 'The email and its test',
      files: () => ({
        'src/mail/compose.js': `import { checkMessage } from '../api/contact.js'

/** The email for what the form sent; null when the API refuses it. */
export function composeMail(sent) {
  if (checkMessage(sent).status !== 202) return null
  return { replyTo: sent.email, subject: \`Message from \${sent.name}\`, text: sent.message }
}
`,
        'test/mail/compose.test.js': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS } from '../../src/contact/form.js'
import { composeMail } from '../../src/mail/compose.js'

const sent = Object.fromEntries(FIELDS.map((field) => [field, \`my \${field}\`]))

test('what the form sends becomes one email', () => {
  const mail = { replyTo: 'my email', subject: 'Message from my name', text: 'my message' }
  assert.deepEqual(composeMail(sent), mail)
})

test('what the API refuses becomes no email', () => {
  for (const field of FIELDS) assert.equal(composeMail({ ...sent, [field]: '' }), null)
})
`,
      }),
      summary: 'What the form sends becomes an email, when the API takes it.',
      criteria: ['by test/mail/compose.test.js', 'by test/mail/compose.test.js'],
    },
  ],
}

/** By the name that a scripted worker is started with. */
export const WORKER_SCRIPTS: Readonly<Record<string, WorkerScript>> = { ui: UI, api: API, email: EMAIL }
