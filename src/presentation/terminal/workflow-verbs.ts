/** The commands of workflows: their runs, then their templates. */
export const WORKFLOW_VERBS = {
  'workflow new': {
    group: 'Workflow',
    summary: 'start a run of a workflow',
    load: async () => (await import('./commands/workflow-new.ts')).workflowNew,
  },
  'workflow list': {
    group: 'Workflow',
    summary: 'all runs',
    load: async () => (await import('./commands/workflow-list.ts')).workflowList,
  },
  'workflow show': {
    group: 'Workflow',
    summary: 'a run whole',
    load: async () => (await import('./commands/workflow-show.ts')).workflowShow,
  },
  'workflow status': {
    group: 'Workflow',
    summary: 'where a run stands, and the next command',
    load: async () => (await import('./commands/workflow-status.ts')).workflowStatus,
  },
  'workflow run': {
    group: 'Workflow',
    summary: 'take a run one step on',
    load: async () => (await import('./commands/workflow-run.ts')).workflowRun,
  },
  'workflow advance': {
    group: 'Workflow',
    summary: 'do all that gates allow now',
    load: async () => (await import('./commands/workflow-advance.ts')).workflowAdvance,
  },
  'workflow pause': {
    group: 'Workflow',
    summary: 'stop a run for a while',
    load: async () => (await import('./commands/workflow-pause.ts')).workflowPause,
  },
  'workflow resume': {
    group: 'Workflow',
    summary: 'let a run go on',
    load: async () => (await import('./commands/workflow-resume.ts')).workflowResume,
  },
  'workflow rollback': {
    group: 'Workflow',
    summary: 'do a phase again, and all that rests on it',
    load: async () => (await import('./commands/workflow-rollback.ts')).workflowRollback,
  },
  'workflow cancel': {
    group: 'Workflow',
    summary: 'give a run up',
    load: async () => (await import('./commands/workflow-cancel.ts')).workflowCancel,
  },
  'workflow history': {
    group: 'Workflow',
    summary: 'what happened to a run',
    load: async () => (await import('./commands/workflow-history.ts')).workflowHistory,
  },
  'workflow diff': {
    group: 'Workflow',
    summary: 'what changed between two versions',
    load: async () => (await import('./commands/workflow-diff.ts')).workflowDiff,
  },
  'workflow archive': {
    group: 'Workflow',
    summary: 'put a run away',
    load: async () => (await import('./commands/workflow-archive.ts')).workflowArchive,
  },
  'workflow stats': {
    group: 'Workflow',
    summary: 'how runs ended, and how long phases took',
    load: async () => (await import('./commands/workflow-stats.ts')).workflowStats,
  },
  'workflow export': {
    group: 'Workflow',
    summary: 'a run as one file',
    load: async () => (await import('./commands/workflow-export.ts')).workflowExport,
  },
  'workflow import': {
    group: 'Workflow',
    summary: 'take an exported run in',
    load: async () => (await import('./commands/workflow-import.ts')).workflowImport,
  },
  'workflow export-state': {
    group: 'Workflow',
    summary: 'a spec-kit run as orchestrator-state.json',
    load: async () => (await import('./commands/workflow-export-state.ts')).workflowExportState,
  },
  'workflow script': {
    group: 'Workflow',
    summary: 'a bash script that drives a run to its end',
    load: async () => (await import('./commands/workflow-script.ts')).workflowScript,
  },
  'workflow partition': {
    group: 'Workflow',
    summary: 'split tasks of a file into groups to work on side by side',
    load: async () => (await import('./commands/workflow-partition.ts')).workflowPartition,
  },
  'review-spec': {
    group: 'Workflow',
    summary: 'look at the specification of a run, and decide',
    load: async () => (await import('./commands/review-spec.ts')).reviewSpec,
  },
  'review-design': {
    group: 'Workflow',
    summary: 'look at the design of a run, and decide',
    load: async () => (await import('./commands/review-design.ts')).reviewDesign,
  },
  'review-tasks': {
    group: 'Workflow',
    summary: 'look at the tasks of a run, and decide',
    load: async () => (await import('./commands/review-tasks.ts')).reviewTasks,
  },
  'workflow export-manifest': {
    group: 'Workflow',
    summary: 'print the manifest of a run of components',
    load: async () => (await import('./commands/workflow-export-manifest.ts')).workflowExportManifest,
  },
  'workflow formalize': {
    group: 'Workflow',
    summary: 'make a manifest of a brainstorm',
    load: async () => (await import('./commands/workflow-formalize.ts')).workflowFormalize,
  },
  'workflow validate': {
    group: 'Workflow',
    summary: 'check workflow templates, every problem with its line',
    load: async () => (await import('./commands/workflow-validate.ts')).workflowValidate,
  },
  'workflow template list': {
    group: 'Workflow',
    summary: 'list workflow templates',
    load: async () => (await import('./commands/workflow-template-list.ts')).workflowTemplateList,
  },
  'workflow template show': {
    group: 'Workflow',
    summary: 'show one: inputs, phases, gates, modes',
    load: async () => (await import('./commands/workflow-template-show.ts')).workflowTemplateShow,
  },
  'workflow template new': {
    group: 'Workflow',
    summary: 'begin one of your own',
    load: async () => (await import('./commands/workflow-template-new.ts')).workflowTemplateNew,
  },
  'workflow template export': {
    group: 'Workflow',
    summary: 'print one, or write it to a file',
    load: async () => (await import('./commands/workflow-template-export.ts')).workflowTemplateExport,
  },
  'workflow template import': {
    group: 'Workflow',
    summary: 'take one over from a file or a git repository',
    load: async () => (await import('./commands/workflow-template-import.ts')).workflowTemplateImport,
  },
} as const
