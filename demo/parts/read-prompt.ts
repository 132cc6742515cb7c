/** A fenced block of a prompt. */
export interface PromptBlock {
  /** `sh`, `markdown`, or nothing. */
  readonly language: string
  readonly text: string
}

/** One numbered section of a worker prompt. */
export interface PromptSection {
  readonly number: number
  readonly title: string
  readonly blocks: readonly PromptBlock[]
}

const SECTION = /^## (\d+)\. (.*)$/
const FENCE = /^( *)```(\w*)$/
/** What follows is data and never a step, whatever it looks like. */
const DATA = /^## The task$/

/** The numbered sections in their order, with their fenced blocks as they stand there. */
export function readPrompt(prompt: string): readonly PromptSection[] {
  const sections: { number: number; title: string; blocks: PromptBlock[] }[] = []
  const lines = prompt.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (DATA.test(line)) break
    const [, number, title] = SECTION.exec(line) ?? []
    if (number !== undefined) sections.push({ number: Number(number), title: title ?? '', blocks: [] })
    const [, indent, language] = FENCE.exec(line) ?? []
    if (indent === undefined) continue
    const end = lines.indexOf(`${indent}\`\`\``, at + 1)
    if (end === -1) throw new Error(`A block of the prompt does not end (line ${at + 1}).`)
    const text = lines.slice(at + 1, end).map((inner) => inner.slice(indent.length))
    sections.at(-1)?.blocks.push({ language: language ?? '', text: text.join('\n') })
    at = end
  }
  return sections
}

/** The n-th block of a language in a section. Throws when the prompt has none there. */
export function blockOf(
  sections: readonly PromptSection[],
  { section, language = 'sh', nth = 0 }: { section: number; language?: string; nth?: number },
): string {
  const blocks = sections.find(({ number }) => number === section)?.blocks ?? []
  const block = blocks.filter((candidate) => candidate.language === language)[nth]
  if (block === undefined)
    throw new Error(`The prompt has no ${language} block ${nth + 1} in section ${section}.`)
  return block.text
}
