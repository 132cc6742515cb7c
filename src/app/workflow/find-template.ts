import type { Look } from '../../domain/look.ts'
import { refuse, type Refusal } from '../../domain/decision.ts'
import { nearest } from '../../domain/settings/nearest.ts'
import { NAME } from '../../domain/workflow/template-shape.ts'
import { readTemplate } from '../../domain/workflow/read-template.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Problem } from '../../domain/task/task.ts'
import type { Templates } from '../../ports/records.ts'

/** The templates that come with brain, in the order in which they are shown. */
export const BUILT_IN_TEMPLATES = [
  'interactive',
  'speckit',
  'components',
  'feature',
  'bugfix',
  'refactor',
  'research',
  'infrastructure',
] as const

export interface FoundTemplate {
  /** The file's name without its end: what a run names. */
  readonly name: string
  readonly origin: 'built-in' | 'repository'
  /** Where the text stands in the repository; of a built-in one, `<name>.yml`. */
  readonly path: string
  readonly text: string
  /** null when it has problems. */
  readonly template: Template | null
  readonly problems: readonly Problem[]
}

const OWN_TEMPLATE = /^\.brain\/templates\/([^/]+)\.yml$/

/** The template's file on the plan branch. */
export function templatePath(name: string): string {
  return `.brain/templates/${name}.yml`
}

/** The texts that a look needs for finding templates. */
export function templateTexts(path: string): boolean {
  return OWN_TEMPLATE.test(path)
}

/** The repository's own template of that name, else the built-in one; TEMPLATE_NOT_FOUND. */
export async function findTemplate(
  look: Pick<Look, 'texts'>,
  templates: Templates,
  name: string,
): Promise<FoundTemplate | Refusal> {
  const own = look.texts.get(templatePath(name))
  if (own !== undefined) return ownTemplate(name, own)
  if (isBuiltIn(name)) return await builtInTemplate(templates, name)
  const known = templateNames(look)
  return refuse('TEMPLATE_NOT_FOUND', { name, known, meant: nearest(name, known) })
}

/** Every template there is: the repository's own, then those that come with brain and are not replaced. */
export async function allTemplates(look: Look, templates: Templates): Promise<readonly FoundTemplate[]> {
  const found: FoundTemplate[] = []
  for (const name of templateNames(look)) {
    const own = look.texts.get(templatePath(name))
    if (own !== undefined) found.push(ownTemplate(name, own))
    else if (isBuiltIn(name)) found.push(await builtInTemplate(templates, name))
  }
  return found
}

/** A template in a file of the repository or of the person's: its name is that of the file. */
export function ownTemplate(name: string, text: string, path = templatePath(name)): FoundTemplate {
  const read = readTemplate(text, path)
  const wrong = read.template === null ? null : nameProblem(name, read.template.name, { path, text })
  if (wrong === null) return { name, origin: 'repository', path, text, ...read }
  return { name, origin: 'repository', path, text, template: null, problems: [wrong] }
}

function nameProblem(
  name: string,
  said: string,
  { path, text }: { path: string; text: string },
): Problem | null {
  if (said === name) return null
  const before = text.slice(0, Math.max(0, text.search(/^name[ \t]*:/m)))
  const line = before.split('\n').length
  const fix = NAME.test(name) ? `Write: name: ${name}` : 'Rename the file: small letters, digits and -.'
  return { path, line, message: `The name is "${said}"; "${name}" was expected, as the file is called.`, fix }
}

function templateNames({ texts }: Pick<Look, 'texts'>): readonly string[] {
  const own = [...texts.keys()].flatMap((path) => OWN_TEMPLATE.exec(path)?.[1] ?? [])
  return [...new Set([...own.toSorted(), ...BUILT_IN_TEMPLATES])]
}

function isBuiltIn(name: string): boolean {
  return (BUILT_IN_TEMPLATES as readonly string[]).includes(name)
}

async function builtInTemplate(templates: Templates, name: string): Promise<FoundTemplate> {
  const text = await templates.builtIn(`workflows/${name}.yml`)
  const path = `${name}.yml`
  return { name, origin: 'built-in', path, text, ...readTemplate(text, path) }
}
