import { readFileSync } from 'node:fs'

// Prints `PASSED FAILED` for the JSON report of a test run; throws when there is no such report.
// node .ci/count-tests.mjs REPORT

const { numPassedTests, numFailedTests, success, testResults } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
)

/** Files in which no test failed and which failed all the same: they could not be loaded, or a hook of theirs threw. */
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
)
const known = numFailedTests + brokenFiles.length

// A run without any test, or with errors outside of all tests, is a failure too.
const isGreen = success && known === 0 && numPassedTests > 0
console.log(`${numPassedTests} ${isGreen ? 0 : Math.max(1, known)}`)
