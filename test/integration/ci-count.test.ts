import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { sandbox, writeFiles } from '../support/git-sandbox.ts'

const run = promisify(execFile)
const COUNT = fileURLToPath(new URL('../../.ci/count-tests.mjs', import.meta.url))

const passedFile = { status: 'passed', assertionResults: [{ status: 'passed' }] }
const failedFile = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }
const brokenFile = { status: 'failed', assertionResults: [] }

test.each([
  { run: 'all green', numPassedTests: 1, numFailedTests: 0, testResults: [passedFile], counts: '1 0' },
  {
    run: 'with a failed test',
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [failedFile],
    counts: '1 1',
  },
  {
    run: 'with a file that does not load',
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [passedFile, brokenFile],
    counts: '1 1',
  },
  {
    run: 'with an error outside of all tests',
    success: false,
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [passedFile],
    counts: '1 1',
  },
  { run: 'without any test', numPassedTests: 0, numFailedTests: 0, testResults: [], counts: '0 1' },
])('a run $run counts as $counts', async ({ counts, success = counts.endsWith(' 0'), ...report }) => {
  expect(await counted(JSON.stringify({ success, ...report }))).toBe(counts)
})

test('a report that was never written is an error', async () => {
  await expect(counted('')).rejects.toThrow('JSON')
})

async function counted(report: string): Promise<string> {
  const box = await sandbox()
  await writeFiles(box.path, { 'report.json': report })
  const { stdout } = await run(process.execPath, [COUNT, join(box.path, 'report.json')])
  return stdout.trim()
}
