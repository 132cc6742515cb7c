import { writeFile } from 'node:fs/promises'
import { generatedDocs } from '../src/presentation/generated-docs.ts'

// Writes the documents that are made from the code: npm run docs

for (const [path, text] of await generatedDocs()) await writeFile(path, text)
