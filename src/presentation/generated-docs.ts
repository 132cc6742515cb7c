import { templateSchema } from '../domain/workflow/template-schema.ts'
import { errorReference } from './error-reference.ts'
import { cliReference } from './terminal/cli-reference.ts'

/** Documents made from the code: path from the root of the project → text. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/cli-reference.md', await cliReference()],
    ['docs/errors.md', errorReference()],
    ['schemas/workflow-template.schema.json', `${JSON.stringify(templateSchema(), null, 2)}\n`],
  ])
}
