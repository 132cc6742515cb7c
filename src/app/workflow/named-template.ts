import { Failure } from '../../domain/failure.ts'
import { nearest } from '../../domain/settings/nearest.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import { readTemplate } from '../../domain/workflow/read-template.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Templates } from '../../ports/records.ts'
import type { Repository } from '../../ports/repository.ts'
import { readPaths } from './read-runs.ts'

/** Those that come with brain. */
export const BUILT_IN = [
  'bugfix',
  'components',
  'feature',
  'infrastructure',
  'interactive',
  'refactor',
  'research',
  'speckit',
] as const

const OWN = /^\.brain\/templates\/([a-z0-9][a-z0-9-]{0,62})\.yml$/

/** The template of that name: the repository's own before a built-in one. Throws BAD_INPUT. */
export async function findTemplate(
  repository: Repository,
  snapshot: Snapshot,
  { name, templates }: { readonly name: string; readonly templates: Templates },
): Promise<{ readonly template: Template; readonly text: string }> {
  const own = [...snapshot.look.plan.tree.keys()].flatMap((path) => OWN.exec(path)?.[1] ?? [])
  const known = [...new Set([...own, ...BUILT_IN])].toSorted()
  if (!known.includes(name)) throw unknown(name, known)
  const path = own.includes(name) ? `.brain/templates/${name}.yml` : `workflows/${name}.yml`
  const text = own.includes(name)
    ? ((await readPaths(repository, snapshot, [path])).get(path) ?? '')
    : await templates.builtIn(path)
  const { template, problems } = readTemplate(text, path)
  if (template !== null) return { template, text }
  const [first] = problems
  throw new Failure('BAD_INPUT', {
    message: `The template ${path} has ${problems.length} problems; the first: line ${first?.line ?? 1}: ${first?.message ?? ''}`,
    hint: `See all of them: brain workflow validate ${name}`,
  })
}

function unknown(name: string, known: readonly string[]): Failure {
  const meant = nearest(name, known)
  return new Failure('BAD_INPUT', {
    message: `There is no template "${name.slice(0, 80)}".`,
    hint: meant === null ? `There are: ${known.join(', ')}.` : `Did you mean: --template ${meant}`,
  })
}
