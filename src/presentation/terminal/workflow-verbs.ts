/** The commands of workflows; in the order of `brain help`. */
export const WORKFLOW_VERBS = {
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
  'workflow partition': {
    group: 'Workflow',
    summary: 'split tasks of a file into groups to work on side by side',
    load: async () => (await import('./commands/workflow-partition.ts')).workflowPartition,
  },
} as const
