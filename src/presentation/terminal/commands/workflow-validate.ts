import {
  allTemplates,
  findTemplate,
  ownTemplate,
  templateTexts,
  type FoundTemplate,
} from '../../../app/workflow/find-template.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { readManifest } from '../../../domain/components/read-manifest.ts'
import { readTemplate } from '../../../domain/workflow/read-template.ts'
import { problemTexts } from '../render/manifest-problems.ts'
import { problemLines } from '../render/template-problems.ts'
import type { Session } from '../session.ts'
import type { Outcome, Verb } from '../verb.ts'

export const workflowValidate: Verb = {
  name: 'workflow validate',
  summary: 'Check workflow templates, and manifests: every problem with its place, and how to fix it.',
  arguments: [
    ['[name]', 'a template, a file of one, or a manifest (.json); - reads standard input; all when left out'],
  ],
  examples: [
    'brain workflow validate',
    'brain workflow validate release',
    'brain workflow validate ./release.yml --json',
    'brain workflow validate workflows/shop-cart/manifest.json',
  ],
  run: async (session, { arguments: [name] }) => {
    if (name?.endsWith('.json') === true)
      return tellManifest(name, await (await session.desk()).readText(name))
    const found = await findWanted(session, name)
    return isRefusal(found) ? found : tellValidated(found)
  },
}

/** What has a slash, a dot, or is `-`, is a file of the person's: names have none. */
async function findWanted(
  session: Session,
  name: string | undefined,
): Promise<readonly FoundTemplate[] | Refusal> {
  if (name !== undefined && /[/.\\]|^-$/.test(name)) return [await readFile(session, name)]
  const { ports } = await session.open()
  const { snapshot } = await observe(ports, { fetch: session.fetch, texts: templateTexts })
  const templates = await session.templates()
  if (name === undefined) return await allTemplates(snapshot.look, templates)
  const found = await findTemplate(snapshot.look, templates, name)
  return isRefusal(found) ? found : [found]
}

async function readFile(session: Session, path: string): Promise<FoundTemplate> {
  const text = await (await session.desk()).readText(path)
  const { template } = readTemplate(text, path)
  return ownTemplate(template?.name ?? '', text, path)
}

function tellManifest(path: string, text: string): Outcome {
  const { manifest, problems, warnings } = readManifest(text)
  const valid = manifest !== null
  return {
    kind: 'manifest-validation',
    data: { valid, path, problems, warnings },
    text: (paint) =>
      [
        valid
          ? `${paint.green('✓')} ${path}: manifest is valid`
          : `${paint.red('✗')} ${path}: validation failed (${problems.length} ${problems.length === 1 ? 'error' : 'errors'})`,
        ...problemTexts(problems).map((line) => `  ${line}`),
        ...problemTexts(warnings).map((line) => `  ${paint.yellow('warning')} ${line}`),
      ].join('\n'),
    quiet: `${valid ? 'valid' : 'invalid'}\t${path}`,
    exit: valid ? 0 : 1,
  }
}

function tellValidated(found: readonly FoundTemplate[]): Outcome {
  const problems = found.flatMap((template) => template.problems)
  const templates = found.map(({ name, path, origin, template, problems: own }) => ({
    name: template?.name ?? name,
    path,
    origin,
    valid: own.length === 0,
    problems: own.map(({ line, message, fix }) => ({ line, message, fix })),
  }))
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return {
    kind: 'workflow-validation',
    data: { valid: problems.length === 0, templates },
    text: (paint) =>
      templates
        .map((one, index) =>
          one.valid
            ? `${paint.green('✓')} ${one.path}`
            : [`${paint.red('✗')} ${one.path}`, ...problemLines(found[index]?.problems ?? [], paint)].join(
                '\n',
              ),
        )
        .join('\n'),
    quiet: templates.map(({ path, valid }) => `${valid ? 'valid' : 'invalid'}\t${path}`).join('\n'),
    notes: problems.length === 0 ? [] : [`${count}. Nothing was changed.`],
    exit: problems.length === 0 ? 0 : 1,
  }
}
