import ts from 'typescript'

/** Calls whose callback only groups tests, and names of functions that do: their length says nothing. */
const GROUPING_CALL = /^describe\b/
const GROUPING_NAME = /^describe[A-Z]/
const TEST_FILE = /\.(?:contract|test)\.ts$/

const cache = new Map<string, ts.SourceFile>()

/** The syntax tree, with parents; parsed once for all rules. */
export function parsed({ path, text }: { readonly path: string; readonly text: string }): ts.SourceFile {
  const key = `${path}\n${text}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  cache.set(key, file)
  return file
}

/** The whole tree in reading order. */
export function nodesOf(file: ts.SourceFile): readonly ts.Node[] {
  const found: ts.Node[] = []
  const look = (node: ts.Node): void => {
    found.push(node)
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

/** Every function, method and accessor with a body, outermost first; callbacks that only group are left out. */
export function bodiesOf(file: ts.SourceFile): readonly ts.FunctionLikeDeclaration[] {
  return nodesOf(file)
    .filter(isBody)
    .filter((node) => !isGrouping(node, file))
}

/** Names that the file gives to something of its own: imports, variables, parameters, functions. */
export function declaredNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = nodesOf(file).filter(
    (node): node is ts.Identifier => ts.isIdentifier(node) && isDeclared(node),
  )
  return new Set(names.map(({ text }) => text))
}

/** A name that stands for a value, not a member, a key, a type or a declaration of the same spelling. */
export function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) return parent.initializer === node
  return ts.isExpression(parent) || ts.isStatement(parent) || ts.isTemplateSpan(parent)
}

/** 1-based. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

/** A function's own name, the one of the variable or property that it is given to, or where it stands. */
export function nameOf(body: ts.FunctionLikeDeclaration, file: ts.SourceFile): string {
  const named = body.name ?? ('name' in body.parent ? body.parent.name : undefined)
  return named === undefined ? 'a function' : named.getText(file)
}

function isBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node
  return (
    (ts.isParameter(parent) ||
      ts.isVariableDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isImportSpecifier(parent)) &&
    parent.name === node
  )
}

function isGrouping(node: ts.FunctionLikeDeclaration, file: ts.SourceFile): boolean {
  if (!TEST_FILE.test(file.fileName)) return false
  if (ts.isCallExpression(node.parent)) return GROUPING_CALL.test(node.parent.expression.getText(file))
  return ts.isFunctionDeclaration(node) && GROUPING_NAME.test(nameOf(node, file))
}
