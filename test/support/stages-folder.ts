import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder where `stagedProject` keeps what it copies, for one run of the tests. */
    stages: string
  }
}

/** Vitest calls it before the first test file, and what it answers after the last one. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tenarms-stages-'))
  project.provide('stages', folder)
  // Every home is new; what brain is compiled to is the same in all of them.
  process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled')
  return () => rmSync(folder, { recursive: true, force: true })
}
