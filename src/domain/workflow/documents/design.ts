import { oneLine, shorten } from '../../markdown/lines.ts'
import { circlesIn } from '../../queue/dependency-graph.ts'
import { fieldIn, namesIn, plainLines, requirementIds } from './plain-lines.ts'

export interface Component {
  readonly name: string
  readonly line: number
  readonly dependsOn: readonly string[]
  /** Requirements that it names, in one spelling. */
  readonly meets: readonly string[]
}

export interface Design {
  readonly components: readonly Component[]
  /** Each as the names along it, the first one again at the end. */
  readonly circles: readonly (readonly string[])[]
  /** Names that components depend on and nobody has. */
  readonly unknown: readonly { readonly name: string; readonly of: string }[]
  /** Every requirement that the text names anywhere. */
  readonly named: readonly string[]
}

const NAME_MAX = 100

/**
 * The components of a design: the headings below one with "components" or "modules", with their lines `Depends on:` and
 * `Meets:`. A design without such a heading has none, but the requirements that it names still count. Never throws.
 */
export function readDesign(text: string): Design {
  const components: { name: string; line: number; dependsOn: string[]; meets: string[] }[] = []
  let within = 0
  let own = 0
  for (const { text: raw, number, level, title } of plainLines(text)) {
    if (level > 0 && level <= within) [within, own] = [0, 0]
    if (level > 0 && within === 0 && /\b(?:components?|modules?)\b/i.test(title)) {
      within = level
      continue
    }
    if (within === 0) continue
    if (level > 0 && (own === 0 || level <= own)) {
      own = level
      components.push({ name: nameOf(title), line: number, dependsOn: [], meets: [...requirementIds(title)] })
      continue
    }
    const component = components.at(-1)
    const field = own === 0 ? null : fieldIn(raw)
    if (component === undefined || own === 0) continue
    component.meets.push(...requirementIds(raw))
    if (field !== null && /^(?:depends on|dependencies|uses)$/.test(field.name))
      component.dependsOn.push(...namesIn(field.value))
  }
  return {
    components: components.map((one) => ({ ...one, meets: [...new Set(one.meets)] })),
    ...judged(components),
    named: requirementIds(text),
  }
}

function nameOf(title: string): string {
  return shorten(oneLine(title.replaceAll(/[*`]/g, '').replace(/^\d+[.)]\s*/, '')), NAME_MAX)
}

function judged(
  components: readonly Pick<Component, 'name' | 'dependsOn'>[],
): Pick<Design, 'circles' | 'unknown'> {
  const names = new Map(components.map(({ name }) => [name.toLowerCase(), name]))
  const edges = new Map(
    components.map(({ name, dependsOn }) => [
      name,
      dependsOn.flatMap((other) => names.get(other.toLowerCase()) ?? []),
    ]),
  )
  const unknown = components.flatMap(({ name, dependsOn }) =>
    dependsOn.filter((other) => !names.has(other.toLowerCase())).map((other) => ({ name: other, of: name })),
  )
  return { circles: [...circlesIn(edges)], unknown }
}
