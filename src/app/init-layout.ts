import type { FileEdit } from '../domain/decision.ts'
import { Failure } from '../domain/failure.ts'
import type { Look, Tree } from '../domain/look.ts'
import { fillTemplate } from '../domain/markdown/fill-template.ts'
import { eolOf, withEol } from '../domain/markdown/lines.ts'
import { readHandWrittenPlan, type HandWrittenPlan } from '../domain/plan/read-plan.ts'
import { appendRegion, PLAN_PATH } from '../domain/plan/regions.ts'
import { settingsJsonSchema } from '../domain/settings/settings-schema.ts'
import { SETTINGS_PATH, SETTINGS_SCHEMA_PATH, type Settings } from '../domain/settings/settings.ts'
import { renderSettings, updateSettings, type SettingsRequest } from './init-settings.ts'

/** The texts that files are made of, by their names in src/templates. */
export const INIT_TEMPLATES = [
  'agents-md.md',
  'claude-block.md',
  'claude-md.md',
  'config.yml',
  'worker-protocol.md',
] as const
export const SHIMS = ['auto-save-daemon.sh', 'orchestrator.sh', 'session-start-hook.sh'] as const

/** Each is kept in git by an empty file, as long as nothing else is in it. */
const FOLDERS = ['tasks', 'results', 'docs/architecture', 'docs/guides', 'docs/decisions'] as const
const MEMORY_PATH = 'CLAUDE.md'
const AGENTS_PATH = 'AGENTS.md'
const PROTOCOL_PATH = 'docs/WORKER-PROTOCOL.md'
const MEMORY_REGION = 'memory'

export interface LayoutRequest {
  /** By name: INIT_TEMPLATES, and SHIMS when they are wanted (`shims/<name>`). */
  readonly templates: ReadonlyMap<string, string>
  /** The name of the project when nothing else tells it. */
  readonly folder: string
  readonly settings: SettingsRequest
  /** The plan is on a branch of its own, or there is no remote that would name a default branch. */
  readonly branches: Settings['branches']
}

/** A file of the layout: what it becomes, or that it stays. */
export interface LayoutFile {
  readonly path: string
  readonly kind: 'created' | 'extended' | 'kept'
  readonly edit: FileEdit | null
}

/** All that init may write, but the tasks that it closes. */
export function layoutPaths(shims: boolean): readonly string[] {
  const folders = FOLDERS.map((folder) => `${folder}/.gitkeep`)
  const files = [MEMORY_PATH, AGENTS_PATH, PLAN_PATH, PROTOCOL_PATH, SETTINGS_PATH, SETTINGS_SCHEMA_PATH]
  return [...folders, ...files, ...(shims ? SHIMS.map(shimPath) : [])]
}

/** Throws BAD_INPUT when a file is where a folder must be, or a folder where a file must be. */
export function assertNothingInTheWay(paths: readonly string[], tree: Tree): void {
  const folders = new Set([...tree.keys()].flatMap(foldersOf))
  for (const path of paths) {
    const file = foldersOf(path).find((folder) => tree.has(folder))
    if (file !== undefined) throw inTheWay(file, 'a file', 'a folder')
    if (folders.has(path)) throw inTheWay(path, 'a folder', 'a file')
  }
}

export function inTheWay(path: string, found: string, needed: string): Failure {
  return new Failure('BAD_INPUT', {
    path,
    message: `${path} is ${found}; ${needed} is needed there. Nothing was changed.`,
    hint: 'Move or rename it, save that in git, then: brain init',
  })
}

function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

/** Every file of the layout except the plan, which is rendered with the tasks as they are afterwards. */
export function layoutFiles(look: Look, tree: Tree, request: LayoutRequest): readonly LayoutFile[] {
  const template = (name: string): string => request.templates.get(name) ?? ''
  const found = readFoundPlan(look)
  const project = request.settings.project ?? found?.project ?? look.settings.project ?? request.folder
  const protocol = { planBranch: look.plan.branch, baseBranch: look.base.branch }
  const missing = (path: string, text: () => string): LayoutFile => {
    return tree.has(path) ? keep(path) : { path, kind: 'created', edit: { path, text: text() } }
  }
  return [
    ...FOLDERS.map((folder) => folderFile(folder, tree)),
    memoryFile(look, { tree, project, template }),
    missing(AGENTS_PATH, () => template('agents-md.md')),
    missing(PROTOCOL_PATH, () => fillTemplate(template('worker-protocol.md'), protocol)),
    settingsFile(look, { tree, request, found }),
    missing(SETTINGS_SCHEMA_PATH, () => `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`),
    ...SHIMS.filter((name) => request.templates.has(`shims/${name}`)).map((name) =>
      shimFile(name, tree, request),
    ),
  ]
}

/** The plan as people kept it; null once the repository is laid out: what it says has been taken over then. */
export function readFoundPlan({ plan, texts }: Look): HandWrittenPlan | null {
  const text = texts.get(PLAN_PATH)
  return text === undefined || plan.tree.has(SETTINGS_PATH) ? null : readHandWrittenPlan(text)
}

function keep(path: string): LayoutFile {
  return { path, kind: 'kept', edit: null }
}

function folderFile(folder: string, tree: Tree): LayoutFile {
  const path = `${folder}/.gitkeep`
  const isThere = [...tree.keys()].some((file) => file.startsWith(`${folder}/`))
  return isThere ? keep(folder) : { path, kind: 'created', edit: { path, text: '' } }
}

interface Memory {
  readonly tree: Tree
  readonly project: string
  readonly template: (name: string) => string
}

/** What is there stays byte for byte; the managed block goes to its end when it lacks it. */
function memoryFile({ texts }: Look, { tree, project, template }: Memory): LayoutFile {
  const path = MEMORY_PATH
  const block = template('claude-block.md')
  if (!tree.has(path)) {
    const text = appendRegion(fillTemplate(template('claude-md.md'), { project }), MEMORY_REGION, block)
    return { path, kind: 'created', edit: { path, text } }
  }
  const before = texts.get(path)
  if (before === undefined) return keep(path)
  const text = appendRegion(before, MEMORY_REGION, withEol(block, eolOf(before)))
  return text === before ? keep(path) : { path, kind: 'extended', edit: { path, text } }
}

interface SettingsInput {
  readonly tree: Tree
  readonly request: LayoutRequest
  readonly found: HandWrittenPlan | null
}

function settingsFile({ texts }: Look, { tree, request, found }: SettingsInput): LayoutFile {
  const path = SETTINGS_PATH
  if (!tree.has(path)) {
    const template = request.templates.get('config.yml') ?? ''
    const text = renderSettings({ template, request: request.settings, found, branches: request.branches })
    return { path, kind: 'created', edit: { path, text } }
  }
  const before = texts.get(path)
  const text = before === undefined ? undefined : updateSettings(before, request.settings)
  return text === undefined || text === before ? keep(path) : { path, kind: 'extended', edit: { path, text } }
}

function shimPath(name: string): string {
  return `.claude/${name}`
}

function shimFile(name: string, tree: Tree, { templates }: LayoutRequest): LayoutFile {
  const path = shimPath(name)
  if (tree.has(path)) return keep(path)
  return { path, kind: 'created', edit: { path, text: templates.get(`shims/${name}`) ?? '', mode: '100755' } }
}
