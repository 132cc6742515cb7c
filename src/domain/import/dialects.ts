import { readBacklog } from './backlog.ts'
import { readBmad } from './bmad.ts'
import { readCcSdd } from './cc-sdd.ts'
import { readChecklist } from './checklist.ts'
import { type Reading, type SourceFile, spaceOf } from './imported-task.ts'
import { readKiro } from './kiro.ts'
import { readOpenSpec } from './openspec.ts'
import { readRune } from './rune.ts'
import { readSpecKit } from './spec-kit.ts'
import { readSpecWorkflow } from './spec-workflow.ts'

/** From the one that is told most surely to the one that takes any list. */
export const DIALECTS = [
  'spec-kit',
  'spec-workflow',
  'backlog',
  'bmad',
  'rune',
  'cc-sdd',
  'kiro',
  'openspec',
  'checklist',
] as const
export type DialectName = (typeof DIALECTS)[number]

/** The name people know it by. */
export const DIALECT_TITLES: Readonly<Record<DialectName, string>> = {
  'spec-kit': 'spec-kit',
  'spec-workflow': 'spec-workflow-mcp',
  backlog: 'Backlog.md',
  bmad: 'BMAD',
  rune: 'rune',
  'cc-sdd': 'cc-sdd',
  kiro: 'Kiro',
  openspec: 'OpenSpec',
  checklist: 'a plain checklist',
}

interface Dialect {
  /** Whether it is this one, and by what that is told. */
  readonly signs: readonly { readonly test: (file: SourceFile) => boolean; readonly reason: string }[]
  /** The files of a folder that hold tasks. */
  readonly reads: RegExp
  readonly read: (files: readonly SourceFile[]) => Reading
}

const TASKS_FILE = /(?:^|\/)tasks\.md$/

export const DIALECT_RULES: Readonly<Record<DialectName, Dialect>> = {
  'spec-kit': {
    signs: [sign(/^[ \t]*[-*+][ \t]+\[[ xX]\][ \t]+T\d{3,}\b/m, 'tasks with ids such as T001')],
    reads: TASKS_FILE,
    read: eachBy(readSpecKit),
  },
  'spec-workflow': {
    signs: [
      pathSign(/(?:^|\/)\.spec-workflow\/.*tasks\.md$/, 'a tasks.md below .spec-workflow/'),
      sign(/^[ \t]+(?:[-*]\s+)?_(?:Prompt|Leverage):/m, 'lines with _Leverage: or _Prompt:'),
    ],
    reads: TASKS_FILE,
    read: eachBy(readSpecWorkflow),
  },
  backlog: {
    signs: [
      {
        test: ({ path, text }) =>
          path.endsWith('.md') &&
          /^\uFEFF?---\r?\nid:\s*\S+\r?\ntitle:/.test(text) &&
          /^status:/m.test(text.slice(0, 2000)),
        reason: 'front matter with id, title and status',
      },
    ],
    reads: /(?:^|\/)(?:tasks|drafts|completed|archive\/tasks)\/[^/]+ - [^/]*\.md$/,
    read: eachSpaceBy(readBacklog),
  },
  bmad: {
    signs: [
      sign(/^#{1,4}[ \t]*Story[ \t]+\d+\.\d+/im, 'headings such as "Story 1.1"'),
      pathSign(/(?:^|\/)sprint-status\.ya?ml$/, 'a sprint-status.yaml'),
    ],
    reads:
      /(?:^|\/)(?:[^/]*epics?[^/]*\.md|epics?\/[^/]*\.md|(?:story-)?\d+[-.]\d+[a-z]?[-.][^/]*\.md|sprint-status\.ya?ml)$/i,
    read: readBmad,
  },
  rune: {
    signs: [
      sign(/^[ \t]*- \[[ xX-]\][ \t]+\d[\d.]*[ \t].*<!--[ \t]*id:/m, 'ids in comments behind tasks'),
      sign(/^[ \t]+- Blocked-by:/m, 'lines with Blocked-by:'),
    ],
    reads: /\.md$/,
    read: eachBy(readRune),
  },
  'cc-sdd': {
    signs: [
      sign(/^[ \t]*[-*][ \t]+\[[ xX]\]\*?[ \t]+\d[\d.]*[ \t]+\(P\)[ \t]/m, 'tasks marked with (P)'),
      sign(/^[ \t]+[-*]\s+_(?:Boundary|Depends):/m, 'lines with _Boundary: or _Depends:'),
    ],
    reads: TASKS_FILE,
    read: eachBy(readCcSdd),
  },
  kiro: {
    signs: [
      pathSign(/(?:^|\/)\.kiro\/.*tasks\.md$/, 'a tasks.md below .kiro/'),
      sign(/^[ \t]+(?:[-*]\s+)?_Requirements:/m, 'lines with _Requirements:'),
      sign(/^[ \t]*- \[[ xX~-]\]\*\s+\d/m, 'optional tasks, marked with *'),
    ],
    reads: TASKS_FILE,
    read: eachBy(readKiro),
  },
  openspec: {
    signs: [
      pathSign(/(?:^|\/)openspec\/changes\/.*tasks\.md$/, 'a tasks.md below openspec/changes/'),
      {
        test: ({ text }) =>
          /^ {0,3}##[ \t]+\d+\.[ \t]/m.test(text) && /^[ \t]*[-*][ \t]*\[[ \txX]\][ \t]*\d+\.\d+/m.test(text),
        reason: 'groups such as "## 1. …" with tasks such as 1.1',
      },
    ],
    reads: /^(?!(?:.*\/)?changes\/archive\/)(?:.*\/)?tasks\.md$/,
    read: eachBy(readOpenSpec),
  },
  checklist: {
    signs: [sign(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\][ \t]+\S/m, 'list items with boxes')],
    reads: /\.md$/,
    read: eachBy(readChecklist),
  },
}

function sign(pattern: RegExp, reason: string): Dialect['signs'][number] {
  return { test: ({ path, text }) => path.endsWith('.md') && pattern.test(text), reason }
}

function pathSign(pattern: RegExp, reason: string): Dialect['signs'][number] {
  return { test: ({ path }) => pattern.test(path), reason }
}

/** Files that know nothing of each other. */
function eachBy(read: (text: string, path: string) => Reading): Dialect['read'] {
  return (files) => joined(files.map(({ path, text }) => read(text, path)))
}

/** A folder of files at a time. */
function eachSpaceBy(read: Dialect['read']): Dialect['read'] {
  return (files) => {
    const spaces = new Map<string, SourceFile[]>()
    for (const file of files) {
      const space = spaceOf(file.path)
      spaces.set(space, [...(spaces.get(space) ?? []), file])
    }
    return joined([...spaces.values()].map(read))
  }
}

function joined(readings: readonly Reading[]): Reading {
  return {
    tasks: readings.flatMap(({ tasks }) => tasks),
    problems: readings.flatMap(({ problems }) => problems),
  }
}
