import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Bench } from '../../bench/parts/bench-report.ts'
import { benchReport } from '../../bench/parts/bench-report.ts'

const BENCH = fileURLToPath(new URL('../../build/bench.js', import.meta.url))
/** Some seventy processes, one after the other. */
const MS_MAX = 600_000
const SMALL = ['--sizes', '20', '--runs', '1', '--archived', '30', '--branches', '10', '--batch', '25']

test(
  'the benchmark measures every row of a small project without other tools',
  async () => {
    const { stdout } = await promisify(execFile)('node', [BENCH, ...SMALL, '--without-peers', '--json'])
    const bench = JSON.parse(stdout) as Bench
    const rows = bench.measured.map(({ row, tasks }) => `${row} (${tasks})`)
    expect(rows).toEqual([
      'node -e 0 (20)',
      '--version (20)',
      'list (20)',
      'list, cold (20)',
      'next (20)',
      'status (20)',
      'completion (20)',
      'orchestrate (20)',
      'create-task (20)',
      'worker claim (20)',
      'list, with the archive (20)',
      'list, with the archive, cold (20)',
      'list, with open branches (20)',
      'list, with open branches, cold (20)',
      'create-task --batch (25)',
    ])
    expect(bench.measured.every(({ times }) => times.length === 1)).toBe(true)
    expect(bench.profile.steps.length).toBeGreaterThan(8)

    const report = benchReport(bench)
    for (const heading of [
      'Figures',
      '20 tasks',
      'An old and busy project',
      'Where a `list` spends its time',
    ])
      expect(report).toContain(`## ${heading}`)
    for (const { row } of bench.measured) expect(report).toContain(`| ${row} `)
  },
  MS_MAX,
)
