import { text, type CatalogueEntry } from './message-parts.ts'

/** What the rules of workflow runs say no to. */
export const RUN_REFUSAL_TEXTS = {
  ARTIFACT_MISSING: {
    exit: 1,
    message: (d) => `${text(d, 'task')} has not written ${text(d, 'path')}.`,
    hint: (d) => `Send it back: brain review ${text(d, 'task')} --request-changes "Write ${text(d, 'path')}"`,
  },
  IMPORT_CLASH: {
    exit: 1,
    message: (d) => `The run ${text(d, 'run')} cannot be taken in: there is already ${text(d, 'paths')}.`,
    hint: () => 'Take it into a repository without them. Nothing was changed.',
  },
  MANIFEST_INVALID: {
    exit: 1,
    message: (d) =>
      `${text(d, 'file', 'The manifest')} is no manifest that can be worked. ${text(d, 'problems')}`,
    hint: () => 'Correct all of it, then: brain workflow validate manifest.json',
  },
  PHASE_NOT_FOUND: {
    exit: 1,
    message: (d) =>
      d['unapproved'] === true
        ? `The run ${text(d, 'run')} has no approved version of "${text(d, 'phase')}" yet.`
        : `The run ${text(d, 'run')} has no phase "${text(d, 'phase')}".`,
    hint: (d) =>
      d['unapproved'] === true
        ? `There are versions of: ${text(d, 'phases', 'none')}.`
        : `Its phases: ${text(d, 'phases', 'none')}.`,
  },
  RUN_DAMAGED: {
    exit: 1,
    message: (d) => `The run ${text(d, 'run')} cannot be read: ${text(d, 'reason')}`,
    hint: (d) => text(d, 'fix', `See: brain workflow show ${text(d, 'run')}`),
  },
  RUN_EXISTS: {
    exit: 1,
    message: (d) => `There is a run ${text(d, 'run')} already.`,
    hint: (d) =>
      `Go on with it: brain workflow advance ${text(d, 'run')}. Another one needs a name of its own: --name …`,
  },
  RUN_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is no workflow run ${text(d, 'run', 'that alone could be meant')}.`,
    hint: (d) => text(d, 'next', 'See all runs: brain workflow list'),
  },
  RUN_NOT_STOPPED: {
    exit: 1,
    message: (d) => `The run ${text(d, 'run')} is neither paused nor cancelled, and no gate holds it.`,
    hint: (d) => `See where it stands: brain workflow status ${text(d, 'run')}`,
  },
  RUN_OPEN: {
    exit: 1,
    message: (d) => `The run ${text(d, 'run')} has open tasks: ${text(d, 'tasks')}.`,
    hint: (d) => `Let them end, or cancel them first: brain cancel ${text(d, 'first', '<id>')}`,
  },
  RUN_STOPPED: {
    exit: 1,
    message: (d) => `The run ${text(d, 'run')} is ${text(d, 'state')} already.`,
    hint: (d) => text(d, 'next', `Let it go on: brain workflow resume ${text(d, 'run')}`),
  },
  TASK_OF_RUN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} belongs to the workflow run ${text(d, 'run')}.`,
    hint: (d) => `It is put away with the run: brain workflow archive ${text(d, 'run')}`,
  },
  VERSION_GONE: {
    exit: 1,
    message: (d) =>
      `The version ${text(d, 'blob')} of "${text(d, 'phase')}" is not in this repository: ${text(d, 'run')} was imported without former versions.`,
    hint: () => 'Compare it in the repository that the run was exported from.',
  },
  TEMPLATE_UNSURE: {
    exit: 1,
    message: (d) =>
      `It is unsure what kind of work this is: perhaps ${text(d, 'template')}, or ${text(d, 'other', 'something else')}.`,
    hint: (d) => `Say it: --template ${text(d, 'template')}`,
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>
