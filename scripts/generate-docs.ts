import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileTemplates } from '../src/adapters/fs/templates.ts'
import { generatedDocs } from '../src/presentation/generated-docs.ts'
import { generatedPlugin } from '../src/presentation/generated-plugin.ts'

// Writes the documents and the plugin that are made from the code: npm run docs

for (const [path, text] of await generatedDocs()) await writeFile(path, text)

const templates = fileTemplates(new URL('../src/templates/', import.meta.url))
await rm('plugins', { recursive: true, force: true })
for (const [path, text] of await generatedPlugin(templates)) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
