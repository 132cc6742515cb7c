import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import { bodiesOf, declaredNames, isReference, lineAt, nameOf, nodesOf, parsed } from './tidy-syntax.ts'

/** A file of this project; the path is relative to its root, with `/`. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** What is wrong at one place. */
export interface Offense {
  readonly path: string
  /** 1-based; null when the whole file is meant. */
  readonly line: number | null
  readonly message: string
}

type Rule = (source: Source) => readonly Offense[]

export const FILE_LINES_MAX = 250
export const FUNCTION_LINES_MAX = 60
export const PARAMETERS_MAX = 3

/** A layer may import from itself and from the layers listed beside it. Nothing else. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  app: ['domain', 'ports'],
  adapters: ['domain', 'ports'],
  presentation: ['domain', 'ports', 'app'],
  templates: [],
}

const PURE_LAYERS = new Set(['domain', 'ports', 'app'])

/** Packages that reach for the terminal, the environment or a process. */
const EFFECTFUL_PACKAGES = new Set([
  '@clack/prompts',
  'commander',
  'ora',
  'picocolors',
  'simple-git',
  'std-env',
])

/** What makes the same input give another output. */
const IMPURE_NAMES = new Set([
  'process',
  'console',
  'crypto',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
])
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random'])

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = new Set([
  'common',
  'helper',
  'helpers',
  'lib',
  'misc',
  'shared',
  'types',
  'util',
  'utils',
])

/** Tools demand these names, or a default export. */
const CONFIG_FILE = /^[\w.-]+\.config\.ts$/
const KEBAB_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|contract|config|d))*\.ts$/

/** Places of one machine that mean nothing to a reader elsewhere; written in pieces, so as not to find this file. */
const BANNED_TEXTS = ['(?<![\\w.-])/wo' + 'rk/', '\\.\\./sha' + 'red\\b', 'registry\\.np' + 'mjs']

/** For every TypeScript file, alphabetical. */
export const CODE_RULES: Readonly<Record<string, Rule>> = {
  barrels,
  'default exports': defaultExports,
  'file length': fileLength,
  'file names': fileNames,
  functions,
  layers,
  purity,
}

/** For every text file. */
export const TEXT_RULES: Readonly<Record<string, Rule>> = { 'banned texts': bannedTexts }

/** Imports keep to the direction of the layers, and the pure ones import nothing that acts. */
export function layers(source: Source): readonly Offense[] {
  const layer = layerOf(source.path)
  if (layer === null) return []
  const offenses: Offense[] = []
  if (!(layer in MAY_IMPORT)) offenses.push(whole(source, `'${layer}' is no layer`))
  for (const { fileName: to, pos } of ts.preProcessFile(source.text, true, true).importedFiles) {
    const message = strayImport(source.path, layer, to)
    if (message !== null) offenses.push({ path: source.path, line: lineAt(source.text, pos), message })
  }
  return offenses
}

/** Domain, ports and app know no clock, randomness, environment or process. */
export function purity(source: Source): readonly Offense[] {
  if (!PURE_LAYERS.has(layerOf(source.path) ?? '')) return []
  const file = parsed(source)
  const own = declaredNames(file)
  return nodesOf(file).flatMap((node) => {
    const used = impurity(node, own)
    return used === null ? [] : [at(source, node.getStart(file), `${used} in a pure layer`)]
  })
}

export function fileLength(source: Source): readonly Offense[] {
  const lines = source.text.replace(/\n$/, '').split('\n').length
  return lines <= FILE_LINES_MAX ? [] : [whole(source, `${lines} lines, at most ${FILE_LINES_MAX}`)]
}

export function fileNames(source: Source): readonly Offense[] {
  const parts = source.path.split('/')
  const name = parts.at(-1) ?? ''
  const empty = [...parts.slice(0, -1), name.split('.')[0] ?? ''].filter((part) => EMPTY_NAMES.has(part))
  return [
    ...(KEBAB_NAME.test(name) ? [] : [whole(source, 'the name is not in kebab-case')]),
    ...empty.map((part) => whole(source, `'${part}' says nothing about what is inside`)),
  ]
}

export function functions(source: Source): readonly Offense[] {
  const file = parsed(source)
  return bodiesOf(file).flatMap((body) => {
    const lines = lineAt(source.text, body.end) - lineAt(source.text, body.getStart(file)) + 1
    const count = body.parameters.length
    const name = nameOf(body, file)
    return [
      ...(lines > FUNCTION_LINES_MAX ? [`${name} has ${lines} lines, at most ${FUNCTION_LINES_MAX}`] : []),
      ...(count > PARAMETERS_MAX ? [`${name} has ${count} parameters, at most ${PARAMETERS_MAX}`] : []),
    ].map((message) => at(source, body.getStart(file), message))
  })
}

export function defaultExports(source: Source): readonly Offense[] {
  if (CONFIG_FILE.test(source.path)) return []
  const file = parsed(source)
  return file.statements
    .filter((statement) => isDefaultExport(statement))
    .map((statement) => at(source, statement.getStart(file), 'a default export'))
}

/** A file that only passes on what others export. */
export function barrels(source: Source): readonly Offense[] {
  const { statements } = parsed(source)
  const passesOn = (node: ts.Statement): boolean => ts.isExportDeclaration(node)
  const onlyPassesOn = statements.every((node) => passesOn(node) || ts.isImportDeclaration(node))
  return statements.some(passesOn) && onlyPassesOn ? [whole(source, 'a file that only re-exports')] : []
}

export function bannedTexts(source: Source): readonly Offense[] {
  return BANNED_TEXTS.flatMap((banned) =>
    [...source.text.matchAll(new RegExp(banned, 'gi'))].map((match) =>
      at(source, match.index, `mentions ${match[0]}`),
    ),
  )
}

/** null for what belongs to no layer: main.ts, its declarations, and all outside of src. */
function layerOf(path: string): string | null {
  const [top, layer, ...rest] = path.split('/')
  return top !== 'src' || layer === undefined || rest.length === 0 ? null : layer
}

function strayImport(from: string, layer: string, to: string): string | null {
  if (!to.startsWith('.')) return strayPackage(layer, to)
  const target = posix.join(posix.dirname(from), to)
  const targetLayer = layerOf(target)
  if (targetLayer === layer) return null
  if (targetLayer !== null && MAY_IMPORT[layer]?.includes(targetLayer)) return null
  return `${layer} must not import ${target}`
}

function strayPackage(layer: string, name: string): string | null {
  if (!PURE_LAYERS.has(layer)) return null
  const stray = name.startsWith('node:') || builtinModules.includes(name) || EFFECTFUL_PACKAGES.has(name)
  return stray ? `${layer} must not import ${name}` : null
}

function impurity(node: ts.Node, own: ReadonlySet<string>): string | null {
  if (isClock(node)) return node.getText()
  if (ts.isPropertyAccessExpression(node)) return IMPURE_MEMBERS.has(node.getText()) ? node.getText() : null
  if (!ts.isIdentifier(node) || !IMPURE_NAMES.has(node.text) || own.has(node.text)) return null
  return isReference(node) ? node.text : null
}

/** `new Date()` and `Date()` read the clock; `new Date(text)` does not. */
function isClock(node: ts.Node): boolean {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return false
  if (node.expression.getText() !== 'Date') return false
  return ts.isCallExpression(node) || (node.arguments ?? []).length === 0
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  ) {
    return statement.exportClause.elements.some(({ name }) => name.text === 'default')
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
}

function whole({ path }: Source, message: string): Offense {
  return { path, line: null, message }
}

function at({ path, text }: Source, position: number, message: string): Offense {
  return { path, line: lineAt(text, position), message }
}
