import { Failure } from '../../domain/failure.ts'
import type { ForeignPlace } from '../../ports/foreign-files.ts'

export type ImportPlace = { readonly file: string } | ForeignPlace

const WHOLE_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
/** `https://…`, `git@host:…`, or a folder that ends in `.git`. */
const GIT_URL = /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|[\w.-]+@[\w.-]+:\S+|\S.*\.git)$/i

/** What `import` is given: a file, or a git repository with a commit after `@`. Throws USAGE. */
export function readImportPlace(word: string): ImportPlace {
  const [, before = word, after] = /^(.+)@([^@/:\s]+)$/.exec(word) ?? []
  if (after !== undefined && GIT_URL.test(before) && !/^[a-z][a-z0-9+.-]*:\/\/[^/]*$/i.test(before)) {
    if (WHOLE_COMMIT.test(after)) return checked({ url: before, commit: after.toLowerCase() })
    throw new Failure('USAGE', {
      message: `"${after.slice(0, 80)}" is no whole commit id.`,
      hint: 'Write all 40 digits, or leave it out to take the newest commit; it is written down then.',
    })
  }
  return GIT_URL.test(word) ? checked({ url: word, commit: null }) : { file: word }
}

/** Git would take a dash for an option, and `ext::…` for a command to run. */
function checked(place: ForeignPlace): ForeignPlace {
  if (!/^-|^\w[\w+.-]*::|\p{Cc}/u.test(place.url)) return place
  throw new Failure('USAGE', {
    message: 'This is no URL that brain fetches from.',
    hint: 'Use https://, ssh:// or git@host:path.',
  })
}

/** Is it worth reading as a template? Its first lines say so. */
export function isPerhapsTemplate(path: string, text: string): boolean {
  return /\.ya?ml$/.test(path) && /^schema[ \t]*:/m.test(text) && /^phases[ \t]*:/m.test(text)
}
