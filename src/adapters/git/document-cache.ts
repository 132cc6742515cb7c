import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ParsedDocument, ParsedDocuments } from '../documents/parsed-document.ts'
import type { GitPlace } from './git-place.ts'
import { writeBrainFile } from './git-refs.ts'

/** Raised whenever parsing means something else: an older cache is then thrown away. */
const CACHE_VERSION = `${__VERSION__}/4`
const FILE = 'documents.json'

export interface DocumentCache extends ParsedDocuments {
  /** Keeps only what was asked for since it was opened, and writes when anything is new. */
  save(): Promise<void>
}

export async function openDocumentCache(place: GitPlace): Promise<DocumentCache> {
  const stored = await readStored(place)
  const used = new Map<string, ParsedDocument>()
  let added = 0
  return {
    get: (key) => {
      const document = used.get(key) ?? stored.get(key)
      if (document !== undefined) used.set(key, document)
      return document
    },
    set: (key, document) => {
      used.set(key, document)
      added++
    },
    save: async () => {
      if (added === 0) return
      await writeBrainFile(place, FILE, JSON.stringify({ version: CACHE_VERSION, documents: [...used] }))
    },
  }
}

async function readStored(place: GitPlace): Promise<ReadonlyMap<string, ParsedDocument>> {
  try {
    const file = JSON.parse(await readFile(join(place.brainDir, FILE), 'utf8')) as {
      version: string
      documents: [string, ParsedDocument][]
    }
    return file.version === CACHE_VERSION ? new Map(file.documents) : new Map()
  } catch {
    return new Map()
  }
}
