import { oneLine, shorten } from '../../markdown/lines.ts'
import { canonical, plainLines } from './plain-lines.ts'

export interface Requirement {
  /** As it is written, such as `FR-001`. */
  readonly id: string
  readonly text: string
  readonly line: number
}

export interface Specification {
  readonly requirements: readonly Requirement[]
  /** Requirements that are there twice. */
  readonly doubled: readonly string[]
  /** What is marked as open: `[NEEDS CLARIFICATION: …]`. */
  readonly open: readonly { readonly text: string; readonly line: number }[]
}

const WITH_ID =
  /^(?:#{1,6}|[-*+]|\d+[.)])?\s*[*_`]{0,3}((?:REQ|NFR|FR|SC)-?\d{1,5})[*_`]{0,3}\s*(?:[:.–—-]\s*)?[*_`]{0,3}\s*(.*)$/i
const LISTED = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/
const TEXT_MAX = 200

/**
 * The requirements of a specification: headings or list items that begin with an id; where there is none, the items under
 * a heading with "requirements", as R1, R2 and so on. Never throws.
 */
export function readSpecification(text: string): Specification {
  const lines = plainLines(text)
  const withId = lines.flatMap(({ text: raw, number }) => {
    const [, id, rest = ''] = WITH_ID.exec(raw.trim()) ?? []
    return id === undefined ? [] : [{ id, text: plain(rest), line: number }]
  })
  const found = withId.length > 0 ? withId : listed(text)
  const seen = new Set<string>()
  const doubled = new Set<string>()
  const requirements = found.filter(({ id }) => {
    const isNew = !seen.has(canonical(id))
    if (!isNew) doubled.add(id)
    seen.add(canonical(id))
    return isNew
  })
  const open = lines.flatMap(({ text: raw, number }) =>
    [...raw.matchAll(/\[NEEDS CLARIFICATION:?\s*([^\]]*)\]/gi)].map(([, what = '']) => ({
      text: plain(what) || 'not said what',
      line: number,
    })),
  )
  return { requirements, doubled: [...doubled], open }
}

function listed(text: string): readonly Requirement[] {
  const found: Requirement[] = []
  let within = 0
  for (const { text: raw, number, level, title } of plainLines(text)) {
    if (level > 0) {
      if (/requirement/i.test(title)) within = level
      else if (level <= within) within = 0
      continue
    }
    const item = within > 0 && /^\S/.test(raw) ? LISTED.exec(raw)?.[1] : undefined
    if (item !== undefined) found.push({ id: `R${found.length + 1}`, text: plain(item), line: number })
  }
  return found
}

function plain(text: string): string {
  return shorten(oneLine(text.replaceAll(/[*`]/g, '')), TEXT_MAX)
}
