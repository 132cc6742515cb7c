import { findTemplate, templateTexts } from '../../../app/workflow/find-template.ts'
import { isRefusal } from '../../../app/find-task.ts'
import { observe } from '../../../app/observe.ts'
import { writeNew, wrote } from '../write-new.ts'
import { optionText, type Verb } from '../verb.ts'

export const workflowTemplateExport: Verb = {
  name: 'workflow template export',
  summary: 'Print a workflow template, or write it to a file that is not there yet.',
  arguments: [['<name>', 'the template']],
  options: [{ flags: '--to <file>', description: 'write it there' }],
  examples: [
    'brain workflow template export feature > feature.yml',
    'brain workflow template export feature --to /tmp/feature.yml',
  ],
  run: async (session, input) => {
    const [name = ''] = input.arguments
    const { ports } = await session.open()
    const { snapshot } = await observe(ports, { fetch: session.fetch, texts: templateTexts })
    const found = await findTemplate(snapshot.look, await session.templates(), name)
    if (isRefusal(found)) return found
    const { origin, text } = found
    const file = optionText(input, 'to') ?? null
    if (file !== null) await writeNew(session, file, text)
    return {
      kind: 'workflow-template-export',
      data: { name, origin, file, text },
      text: () => (file === null ? text : `${wrote(session)} ${file}.`),
      neverPaged: true,
      quiet: file === null ? text : file,
      notes: ['Others take it with: brain workflow template import <file>'],
    }
  },
}
