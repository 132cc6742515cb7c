import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

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
  /** Whether each file has a process of its own: it costs as much as the tests of most files do. */
  readonly isolate?: boolean
  readonly globalSetup?: string
  /** Files that run before each test file, besides the one that all have. */
  readonly setup?: readonly string[]
}

const FIXED_SEED = ['test/support/fixed-seed.ts']

function project(
  name: string,
  { include, seconds, order, workers, isolate = false, globalSetup, setup = [] }: ProjectOptions,
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
      isolate,
      sequence: { groupOrder: order },
    },
  }
}

export default defineConfig({
  test: {
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
        order: 1,
        workers: 2,
        setup: FIXED_SEED,
      }),
      project('contract', { include: ['test/contract/**/*.test.ts'], seconds: 60, order: 1, workers: 2 }),
      project('integration', {
        include: ['test/integration/**/*.test.ts'],
        seconds: 120,
        order: 2,
        workers: 2,
        setup: FIXED_SEED,
      }),
      project('e2e', {
        include: ['test/e2e/**/*.test.ts'],
        seconds: 240,
        order: 3,
        // They wait a good part of their time: for processes that end, for pauses to pass, for a lease to lapse.
        workers: 3,
        isolate: true,
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
