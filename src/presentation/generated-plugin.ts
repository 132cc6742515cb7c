import { marketplaceFiles } from '../app/plugin/claude-files.ts'
import type { Templates } from '../ports/records.ts'

/** The marketplace that this repository is, with its plugin: path from the root of the project → text. */
export async function generatedPlugin(templates: Templates): Promise<ReadonlyMap<string, string>> {
  const read = (name: string): Promise<string> => templates.builtIn(`plugin/${name}`)
  const files = await marketplaceFiles({ read, version: __VERSION__ })
  return new Map(files.map(({ path, text }) => [path, text]))
}
