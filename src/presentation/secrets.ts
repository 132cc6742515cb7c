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
  const own = OWN_PATTERNS.find(({ isIn }) => isIn(text) !== null)
  if (own !== undefined) return { kind: own.kind, line: lineOf(text, own.isIn(text) ?? 0) }
  return LONG_RUN.test(text) ? await findByRules(text) : null
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

/** Where the first one begins; null when there is none. */
type Search = (text: string) => number | null

function matching(pattern: RegExp): Search {
  return (text) => pattern.exec(text)?.index ?? null
}

/** What the rules miss, and what must be found whatever becomes of them. */
const OWN_PATTERNS: readonly { readonly kind: string; readonly isIn: Search }[] = [
  { kind: 'an OpenAI API key', isIn: matching(/(?<![A-Za-z0-9])sk-(?:proj|svcacct|admin)-[\w-]{20}/) },
  { kind: 'an Anthropic API key', isIn: matching(/(?<![A-Za-z0-9])sk-ant-[\w-]{20}/) },
  {
    kind: 'a private key',
    isIn: matching(
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\s|[\w-]{1,30}: [^\n]{0,100}\n){0,40}[A-Za-z0-9+/]{24}/,
    ),
  },
  {
    kind: 'a GitHub token',
    isIn: matching(/(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/),
  },
  { kind: 'a Slack token', isIn: matching(/(?<![A-Za-z0-9])xox[abeoprs]-(?=[\w-]*\d)[\w-]{16}/) },
  {
    kind: 'an AWS access key',
    isIn: matching(/(?<![A-Za-z0-9])(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}(?![A-Za-z0-9])/),
  },
  { kind: 'an npm token', isIn: matching(/(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/) },
  { kind: 'a URL with a password', isIn: findPassword },
]

const URL_WITH_PASSWORD =
  /(?<![a-z])[a-z][a-z0-9+.-]{0,20}:\/\/([^\s:/@]{0,100}):([^\s/@]{1,200})@([^\s/:"'`]{1,255})/gi

/** What documents write in place of a password, and hosts that nobody else can reach. */
const PLACEHOLDER =
  /^(?:.{1,3}|(.)\1*|pass(?:word|wd)?|secret|token|change-?me|example|(?:your|my)[\w-]*|[<$%{[].*)$/i
const OWN_HOST = /^(?:localhost|127\.0\.0\.1|host\.docker\.internal|\[::1\])$/i

function findPassword(text: string): number | null {
  for (const match of text.matchAll(URL_WITH_PASSWORD)) if (!isHarmlessUrl(match)) return match.index
  return null
}

function isHarmlessUrl([, user = '', password = '', host = '']: readonly string[]): boolean {
  return PLACEHOLDER.test(password) || password === user || OWN_HOST.test(host)
}

/** The rules know many more services; what they say of a URL that is only an example does not count. */
async function findByRules(text: string): Promise<FoundSecret | null> {
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
  const found = messages.find(({ range }) => !isExampleUrl(text.slice(...range)))
  return found === undefined ? null : { kind: kindOf(found.messageId), line: lineOf(text, found.range[0]) }
}

function isExampleUrl(text: string): boolean {
  return text.includes('://') && findPassword(text) === null
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
