import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string
}

interface ProjectOptions {
  readonly include: readonly string[]
  /** Until a test counts as hanging, also where much else runs. */
  readonly seconds: number
  /** Run one after another by this; two cores are what they are made for. */
  readonly order: number
  readonly workers: number
  readonly globalSetup?: string
  /** Files that run before each test file, besides the one that all have. */
  readonly setup?: readonly string[]
}

/** They take a minute or more: what begins last would run alone in the end, on one of two cores. */
const LONGEST =
  'ssh-fleet fleet-pace kill unattended-demo run-script spec-kit-run bench merged-pull-requests'.split(' ')

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONGEST.includes(basename(moduleId, '.test.ts'))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

const FIXED_SEED = ['test/support/fixed-seed.ts']

function project(
  name: string,
  { include, seconds, order, workers, globalSetup, setup = [] }: ProjectOptions,
) {
  return {
    define: { __VERSION__: JSON.stringify(version) },
    test: {
      name,
      include: [...include],
      setupFiles: ['test/support/setup.ts', ...setup],
      ...(globalSetup === undefined ? {} : { globalSetup }),
      testTimeout: seconds * 1000,
      hookTimeout: seconds * 1000,
      maxWorkers: workers,
      // A process for each file costs as much as the tests of most files do.
      isolate: false,
      sequence: { groupOrder: order },
    },
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', {
        include: ['test/unit/**/*.test.ts', 'test/tidy.test.ts'],
        seconds: 60,
        order: 0,
        workers: 2,
        setup: FIXED_SEED,
      }),
      project('suite', {
        include: ['test/{model,fuzz,corpus}/**/*.test.ts'],
        seconds: 120,
        order: 0,
        workers: 2,
        setup: FIXED_SEED,
      }),
      project('contract', { include: ['test/contract/**/*.test.ts'], seconds: 60, order: 0, workers: 2 }),
      project('integration', {
        include: ['test/integration/**/*.test.ts'],
        seconds: 120,
        order: 0,
        workers: 2,
        setup: FIXED_SEED,
      }),
      project('e2e', {
        include: ['test/e2e/**/*.test.ts'],
        seconds: 240,
        order: 1,
        // They wait a good part of their time: for processes that end, for pauses to pass, for a lease to lapse.
        workers: 4,
        globalSetup: 'test/support/stages-folder.ts',
      }),
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reportsDirectory: 'coverage',
      reporter: ['text-summary', 'html', 'json-summary'],
    },
  },
})
