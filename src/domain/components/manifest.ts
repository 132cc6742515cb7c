/** `manifest.json`: what is built, component by component, and how carefully. */
export interface Manifest {
  readonly name: string
  readonly project: string
  readonly workDir: string
  readonly specDir: string
  readonly created: string | null
  /** 1 to 10. */
  readonly complexity: number
  readonly risk: Level
  readonly execution: Execution
  readonly components: readonly Component[]
  readonly quality: Quality
  readonly gotchas: readonly string[]
  readonly validationCommand: string | null
}

export const LEVELS = ['low', 'medium', 'high'] as const
export type Level = (typeof LEVELS)[number]

export const EXECUTION_MODES = ['quick', 'standard', 'full'] as const

export interface Execution {
  readonly mode: (typeof EXECUTION_MODES)[number]
  readonly parallelComponents: boolean
  readonly reviewers: number
  readonly requireTests: boolean
  readonly votingGates: readonly string[]
}

export interface Component {
  readonly id: string
  readonly file: string
  readonly dependsOn: readonly string[]
  readonly complexity: Level
  /** What the manifest says of the whole, where the component says nothing. */
  readonly risk: Level
  readonly purpose: string
  readonly contextFile: string | null
  readonly notes: string
}

export interface Quality {
  readonly coverageTarget: number
  readonly lintRequired: boolean
  readonly securityScan: boolean
}

/** One thing that is wrong, where, and what to do. `field` is a path such as `components[2].depends_on[0]`. */
export interface ManifestProblem {
  readonly field: string
  readonly message: string
  readonly fix: string
}

/** The manifest as other tools read it: all fields, with the names that they have there. */
export function renderManifest(manifest: Manifest): string {
  const { execution, quality } = manifest
  const fields = {
    name: manifest.name,
    project: manifest.project,
    work_dir: manifest.workDir,
    spec_dir: manifest.specDir,
    ...(manifest.created === null ? {} : { created: manifest.created }),
    complexity: manifest.complexity,
    risk_level: manifest.risk,
    execution: {
      mode: execution.mode,
      parallel_components: execution.parallelComponents,
      reviewers: execution.reviewers,
      require_tests: execution.requireTests,
      voting_gates: execution.votingGates,
    },
    components: manifest.components.map((one) => ({
      id: one.id,
      file: one.file,
      depends_on: one.dependsOn,
      complexity: one.complexity,
      risk: one.risk,
      purpose: one.purpose,
      ...(one.contextFile === null ? {} : { context_file: one.contextFile }),
      notes: one.notes,
    })),
    quality: {
      coverage_target: quality.coverageTarget,
      lint_required: quality.lintRequired,
      security_scan: quality.securityScan,
    },
    gotchas: manifest.gotchas,
    ...(manifest.validationCommand === null ? {} : { validation_command: manifest.validationCommand }),
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}
