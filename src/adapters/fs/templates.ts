import { readFile } from 'node:fs/promises'
import { Failure } from '../../domain/failure.ts'
import type { Templates } from '../../ports/records.ts'

/** The texts that are installed with brain; `folder` is where they lie. */
export function fileTemplates(folder: URL): Templates {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
  return {
    builtIn: async (name) => {
      try {
        return await readFile(new URL(name, base), 'utf8')
      } catch (error) {
        throw new Failure('INTERNAL', { message: `its own file ${name} is missing; install it again` }, error)
      }
    },
  }
}
