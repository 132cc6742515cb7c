import { Failure } from '../domain/failure.ts'

/** What was found and where; never the secret itself. */
export interface FoundSecret {
  readonly kind: string
  /** 1-based. */
  readonly line: number
}

/**
 * Whatever is written goes to the remote, for all who can read it. Throws SECRET_FOUND with the kind of secret and
 * its line. `what` names the text in the message; JSON is taken too, its escapes are read.
 */
export async function assertNoSecrets(text: string, what: string): Promise<void> {
  const found = await findSecret(unescaped(text))
  if (found !== null) throw new Failure('SECRET_FOUND', { what, kind: found.kind, line: found.line })
}

/** The first one in the text; null when there is none. */
export async function findSecret(text: string): Promise<FoundSecret | null> {
  const found = ownIn(text)[0] ?? (await byRules(text))[0]
  return found === undefined ? null : { kind: found.kind, line: lineOf(text, found.at) }
}

/**
 * All that stand in the texts, each of its lines with its kind: also in what is quoted, in a patch, in a table or in JSON, of which
 * findings are the lines themselves.
 */
export async function findSecretLines(texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>()
  const note = (text: string, { kind, at, end }: Place): void => {
    for (const line of text
      .slice(at, end)
      .split('\n')
      .map((each) => each.trim()))
      if (line.length >= LINE_LENGTH_MIN && !lines.has(line)) lines.set(line, kind)
  }
  for (const text of new Set(texts))
    for (const read of readings(text)) for (const place of ownIn(read)) note(read, place)
  const together = readings([...new Set(texts)].join('\n\n'))
  for (const read of together) for (const place of await byRules(read)) note(read, place)
  return lines
}

/** A shorter line of a key says nothing, and may stand anywhere. */
const LINE_LENGTH_MIN = 8

/** As it stands, and without what marks lines as quoted, added, removed or cells of a table. */
function readings(text: string): readonly string[] {
  const plain = unescaped(text)
  return [...new Set([text, plain, plain.replace(/^[ \t]*[-+>|][ \t]?/gm, '')])]
}

/**
 * Every token that the rules know, and every URL with a password, is an unbroken run of at least this length; a
 * text without one cannot hold any. It spares short texts the rules, which take 30 ms to load.
 */
const LONG_RUN = /[^\s"'`,{}[\]]{16}/

/** In JSON, the `n` of an escaped newline would stand before the token and hide its beginning. */
function unescaped(text: string): string {
  return text
    .replace(/\\[nr]/g, '\n')
    .replace(/\\t/g, '\t')
    .replaceAll('\\"', '"')
}

interface Place {
  readonly kind: string
  readonly at: number
  readonly end: number
}

interface Pattern {
  readonly kind: string
  readonly begins: RegExp
  /** What belongs to it after that. */
  readonly goesOn?: RegExp
  readonly isHarmless?: (match: readonly string[]) => boolean
}

const A_URL = 'a URL with a password'
const URL_WITH_PASSWORD =
  /(?<![a-z])[a-z][a-z0-9+.-]{0,20}:\/\/([^\s:/@]{0,100}):([^\s/@]{1,200})@([^\s/:"'`]{1,255})/gi

/** What documents write in place of a password, and hosts that nobody else can reach. */
const PLACEHOLDER =
  /^(?:.{1,3}|(.)\1*|pass(?:word|wd)?|secret|token|change-?me|example|(?:your|my)[\w-]*|[<$%{[].*)$/i
const OWN_HOST = /^(?:localhost|127\.0\.0\.1|host\.docker\.internal|\[::1\])$/i

function isHarmlessUrl([, user = '', password = '', host = '']: readonly string[]): boolean {
  return PLACEHOLDER.test(password) || password === user || OWN_HOST.test(host)
}

/** What the rules miss, and what must be found whatever becomes of them. */
const OWN_PATTERNS: readonly Pattern[] = [
  { kind: 'an OpenAI API key', begins: /(?<![A-Za-z0-9])sk-(?:proj|svcacct|admin)-[\w-]{20}/g },
  { kind: 'an Anthropic API key', begins: /(?<![A-Za-z0-9])sk-ant-[\w-]{20}/g },
  {
    kind: 'a private key',
    begins:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\s|[\w-]{1,30}: [^\n]{0,100}\n){0,40}[A-Za-z0-9+/]{24}/g,
    // Its lines; the last one is short.
    goesOn:
      /^[\w+/=]*(?:\s*\n[ \t]*(?:[\w+/]{16,76}={0,2}|[\w+/]{1,75}={1,2})(?=\s|$))*(?:\s*-----END [A-Z ]{0,40}-----)?/,
  },
  { kind: 'a GitHub token', begins: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/g },
  { kind: 'a Slack token', begins: /(?<![A-Za-z0-9])xox[abeoprs]-(?=[\w-]*\d)[\w-]{16}/g },
  {
    kind: 'an AWS access key',
    begins: /(?<![A-Za-z0-9])(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  },
  { kind: 'an npm token', begins: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g },
  { kind: A_URL, begins: URL_WITH_PASSWORD, isHarmless: isHarmlessUrl },
]

const REST_OF_WORD = /^[^\s"'`\\]*/

function ownIn(text: string): readonly Place[] {
  return OWN_PATTERNS.flatMap(({ kind, begins, goesOn = REST_OF_WORD, isHarmless }) =>
    [...text.matchAll(begins)]
      .filter((match) => isHarmless?.(match) !== true)
      .map((match) => {
        const end = match.index + match[0].length
        const more = goesOn.exec(text.slice(end, end + LENGTH_MAX))?.[0] ?? ''
        return { kind, at: match.index, end: end + more.length }
      }),
  )
}

/** Of a secret, and so of a key's lines. */
const LENGTH_MAX = 20_000

/** The rules know many more services; what they say of a URL that is only an example does not count. */
async function byRules(text: string): Promise<readonly Place[]> {
  if (!LONG_RUN.test(text)) return []
  const [{ lintSource }, { creator }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ])
  // It remembers each rule that was ever run, and goes through them for each that is: a fleet of hundreds fills memory with them.
  secretLintProfiler.mark = () => {}
  const { messages } = await lintSource({
    source: { content: text, filePath: 'text.md', ext: '.md', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: 'recommended', rule: creator }] } },
  })
  return messages
    .filter(({ range }) => !isExampleUrl(text.slice(...range)))
    .map(({ messageId, range: [at, end] }) => ({ kind: kindOf(messageId), at, end }))
}

function isExampleUrl(text: string): boolean {
  return text.includes('://') && ownIn(text).every(({ kind }) => kind !== A_URL)
}

/** `GITHUB_TOKEN` and `BasicAuth` as words. */
function kindOf(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
