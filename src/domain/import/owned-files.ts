import { oneLine } from '../markdown/lines.ts'

/** Endings that make a bare word a file, without a slash or backticks around it. */
const ENDINGS =
  'astro|bash|bat|c|cc|cfg|clj|cjs|conf|cpp|cs|css|csv|cts|dart|env|erl|ex|exs|fish|go|gradle|graphql|h|hpp|hs|htm|html|' +
  'ini|ipynb|java|jl|js|json|jsonc|jsx|kt|kts|less|lock|lua|m|md|mdx|mjs|mk|ml|mm|mts|nim|php|pl|prisma|proto|ps1|py|pyi|r|' +
  'rb|rs|sass|scala|scss|sh|sql|svelte|svg|swift|tf|toml|ts|tsx|txt|vue|xml|yaml|yml|zig|zsh'
const KNOWN_ENDING = new RegExp(`\\.(?:${ENDINGS})$`, 'i')
const KNOWN_NAME =
  /(?:^|\/)(?:Dockerfile|Makefile|Gemfile|Rakefile|Procfile|Jenkinsfile|\.gitignore|\.dockerignore)$/
/** Names of products that look like files. */
const PRODUCT =
  /^(?:node|vue|next|nuxt|express|three|d3|chart|react|backbone|ember|alpine|discord|socket|moment|p5)\.js$/i
const WORD =
  /`([^`]+)`|(?<![^\s("'[{,;:])([^\s"'`,;:(){}<>|]*[/.][^\s"'`,;:(){}<>|]*(?:\{[^\s{}]+\}[^\s"'`,;:(){}<>|]*)?)/g
const CHARACTERS_MAX = 200
const MEDIA_TYPE = /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+-]+$/

/** Words after which a file is an example or something to read. */
const CONTEXT =
  /(?:\b(?:like|see|also see|as in|e\.g\.|eg|i\.e\.|for example|for instance|such as|similar to|same as|cf\.?|per|according to|following|follow|follows|based on|modell?ed (?:on|after)|patterned after|refer to|referring to|compare(?: with| to)?|consistent with|mirrors?|reusing|read(?:ing)?|inspired by|described in|defined in|documented in|specified in)|\bvs\.?)[\s:,]*(?:(?:the|a|an|one|ones|that|those|existing|file|files|in|at|to|pattern|patterns|structure|example|of|how|what|we|did|do|does)[\s:]+){0,5}[("'[]*$/i
/** Between two files of one list. */
const LIST = /^[)"'\]]*\s*(?:,|;|and|or|&|\+|, and|, or|,? as well as)?\s*[("'[]*$/i

/**
 * The files that a task is about: paths in backticks or bare, folders (`src/api/`) and globs. Those named only as
 * context ("like `a.ts`", "see b.md and c.md") are left out.
 */
export function ownedFiles(text: string): readonly string[] {
  const line = oneLine(text)
  const owned = new Set<string>()
  let end = 0
  let isContext = false
  for (const match of line.matchAll(WORD)) {
    const path = pathIn(match[1] ?? match[2] ?? '', match[1] !== undefined)
    if (path === null) continue
    const before = line.slice(Math.max(end, match.index - CHARACTERS_MAX), match.index)
    isContext = CONTEXT.test(before) || (isContext && end > 0 && LIST.test(before))
    end = match.index + match[0].length
    if (!isContext) owned.add(path)
  }
  return [...owned]
}

/** The path that a word is, without what surrounds it; null when it is none within the repository. */
function pathIn(word: string, quoted: boolean): string | null {
  const path = word
    .trim()
    .replace(/[.!?]+$/, '')
    .replace(/^\.\//, '')
    .replace(/:\d+(?:[-:]\d+)?$/, '')
  if (path === '' || path.length > CHARACTERS_MAX || /\s|:\/\/|\\|^[/~@#$]|(?:^|\/)\.\.(?:\/|$)/.test(path))
    return null
  if (MEDIA_TYPE.test(path) || PRODUCT.test(path) || !/[\p{L}\p{N}*]/u.test(path)) return null
  if (KNOWN_NAME.test(path) || isPattern(path)) return path
  if (path.endsWith('/')) return path
  if (!path.includes('/'))
    return KNOWN_ENDING.test(path) && !/^\W/.test(path.replace(/^\./, '')) ? path : null
  if (/\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(path))
    return /^[\w-]+\.(?:com|org|net|io|dev)\//i.test(path) ? null : path
  return quoted && !/^[A-Z]+\//.test(path) ? `${path}/` : null
}

/** `src/**`, `*.ts`; brackets alone are part of a name (`app/[id]/page.tsx`). */
function isPattern(path: string): boolean {
  return path.includes('*') && /[/.]/.test(path)
}
