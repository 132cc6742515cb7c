import { refuse, type Decision } from '../../domain/decision.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { TemplateSource } from '../../domain/workflow/template.ts'
import { planChange } from '../with-plan.ts'
import { ownTemplate, templatePath } from './find-template.ts'

export interface SaveRequest {
  readonly name: string
  readonly text: string
  /** Takes the place of one that is there. */
  readonly replace: boolean
}

export interface Saved {
  readonly name: string
  readonly path: string
  readonly changed: boolean
}

/** One commit with the template on the plan branch. What is not valid, or would replace another unasked, is refused. */
export function saveTemplate(
  snapshot: Snapshot,
  world: World,
  { name, text, replace }: SaveRequest,
): Decision<Saved> {
  const { problems } = ownTemplate(name, text)
  if (problems.length > 0) return refuse('TEMPLATE_INVALID', { name, problems })
  const path = templatePath(name)
  const before = snapshot.look.texts.get(path)
  if (before === text)
    return { kind: 'change', commits: [], refs: [], result: { name, path, changed: false } }
  if (before !== undefined && !replace) return refuse('TEMPLATE_EXISTS', { name, path })
  return planChange(snapshot, world, {
    edits: [{ path, text }],
    message: `Template ${name}: ${before === undefined ? 'Add' : 'Replace'}`,
    result: { name, path, changed: true },
  })
}

/** A template under another name, which is nobody's import any more. */
export function renamedTemplate(text: string, name: string): string {
  return withoutSource(text).replace(/^name[ \t]*:.*$/m, `name: ${name}`)
}

/** A template that says where it comes from, in the place of what it said before. */
export function withSource(text: string, { url, commit, path }: TemplateSource): string {
  const [quotedUrl, quotedPath] = [JSON.stringify(url), JSON.stringify(path)]
  const line = `source: { url: ${quotedUrl}, commit: "${commit}", path: ${quotedPath} }`
  return withoutSource(text).replace(/^name[ \t]*:.*$/m, (name) => `${name}\n${line}`)
}

function withoutSource(text: string): string {
  return text.replace(/^source[ \t]*:.*\r?\n(?:[ \t]+.*\r?\n)*/m, '')
}
