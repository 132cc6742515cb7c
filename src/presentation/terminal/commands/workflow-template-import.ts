import { withSource, renamedTemplate } from '../../../app/workflow/save-template.ts'
import { refuse } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { withoutCredentials } from '../../../domain/without-credentials.ts'
import { readTemplate } from '../../../domain/workflow/read-template.ts'
import type { TemplateSource } from '../../../domain/workflow/template.ts'
import { isPerhapsTemplate, readImportPlace, type ImportPlace } from '../import-place.ts'
import { readTemplateName } from '../read-template-name.ts'
import type { Session } from '../session.ts'
import { isSet, optionText, type Verb } from '../verb.ts'
import { writeTemplate } from '../write-template.ts'

export const workflowTemplateImport: Verb = {
  name: 'workflow template import',
  summary:
    'Take a workflow template over, from a file or from a git repository at a commit that is written down.',
  arguments: [['<from>', 'a file, - for standard input, or the URL of a git repository, with @<commit>']],
  options: [
    { flags: '--path <path>', description: 'the file in the git repository, where there are several' },
    { flags: '--as <name>', description: 'another name for it' },
    { flags: '--replace', description: 'write over one of that name' },
  ],
  writes: true,
  examples: [
    'brain workflow template import ./release.yml',
    'brain workflow template import https://example.com/team/templates.git --path release.yml',
    'brain workflow template import ./release.yml --as our-release',
  ],
  run: async (session, input) => {
    const place = readImportPlace(input.arguments[0] ?? '')
    const { text, source, path } = await readImport(session, place, optionText(input, 'path') ?? null)
    const { template, problems } = readTemplate(text, path)
    if (template === null) return refuse('TEMPLATE_INVALID', { name: path, problems })
    const name = readTemplateName(optionText(input, 'as') ?? template.name)
    const renamed = name === template.name ? text : renamedTemplate(text, name)
    return await writeTemplate(session, await session.open(), {
      name,
      text: source === null ? renamed : withSource(renamed, source),
      replace: isSet(input, 'replace'),
      source,
    })
  },
}

interface Import {
  readonly text: string
  readonly path: string
  readonly source: TemplateSource | null
}

async function readImport(session: Session, place: ImportPlace, path: string | null): Promise<Import> {
  if ('file' in place)
    return { text: await (await session.desk()).readText(place.file), path: place.file, source: null }
  const files = await session.foreignFiles()
  const { commit, texts } = await files.read(place, (one) => path === null || one === path)
  const chosen = path ?? onlyTemplate(texts, place.url)
  const text = texts.get(chosen)
  if (text === undefined)
    throw new Failure('BAD_INPUT', {
      message: `${withoutCredentials(place.url)} has no text file ${chosen} of at most 64 KiB.`,
      hint: 'Leave --path out to see what looks like a template there.',
    })
  return { text, path: chosen, source: { url: withoutCredentials(place.url), commit, path: chosen } }
}

function onlyTemplate(texts: ReadonlyMap<string, string>, url: string): string {
  const found = [...texts].filter(([path, text]) => isPerhapsTemplate(path, text)).map(([path]) => path)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const shown = withoutCredentials(url)
  throw new Failure(
    'BAD_INPUT',
    only === undefined
      ? { message: `No file in ${shown} looks like a workflow template.`, hint: 'Name one: --path <path>' }
      : {
          message: `Several files in ${shown} look like workflow templates: ${found.slice(0, 20).join(', ')}.`,
          hint: `Name one: --path ${only}`,
          paths: found,
        },
  )
}
