import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyze } from '../../../../src/domain/analysis/analyze.ts'
import { runScript, scriptOfRun } from '../../../../src/app/workflow/run-script.ts'
import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'
import { aTemplate } from '../../../support/a-run.ts'

const { template } = readTemplate(
  aTemplate(
    '  - { id: plan, title: Plan, prompt: Plan it. }\n',
    'inputs:\n  topics: { description: What }\n',
  ),
  'own.yml',
)

/** Characters that a shell reads, more often than others. */
const text = fc
  .string({ unit: fc.constantFrom(...`'"\`$(){}[]\\;&|<>!#*?~-=%\n ab`.split('')), maxLength: 60 })
  .map((words) => `add ${words} x`)

test('whatever is asked, the script has it as a value and runs nothing of it', () => {
  fc.assert(
    fc.property(text, text, (description, topics) => {
      const found = analyze({ description, samples: [], facts: null })
      const request = {
        name: 'run-1',
        mode: null,
        priority: 'critical' as const,
        inputs: [`topics=${topics}`],
        template: template!,
        body: '',
      }
      const script = `brain() { printf '%s|' "$@"; cat; }\n${runScript(found, request)}\nstart_run`
      const said = execFileSync('bash', ['--norc', '-c', script], {
        encoding: 'utf8',
        env: { PATH: '/nowhere:/usr/bin:/bin' },
      })
      expect(said).toBe(
        `workflow|new|--template|own|--name|run-1|--priority|critical|--input=topics=${topics}|-|${description}`,
      )
    }),
    { numRuns: 60 },
  )
})

test('a script for a run that is there never starts one', () => {
  const run = { name: 'run-1', title: 'a\n$(touch x)', template: 'own' }
  const script = scriptOfRun(run, {
    workers: 3,
    seconds: 60,
    body: 'echo "$RUN $WORKERS_MAX $SECONDS_MAX"; start_run || echo none',
  })
  const said = execFileSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  expect(said).toBe('run-1 3 60\nnone\n')
})
