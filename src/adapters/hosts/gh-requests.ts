import { Failure } from '../../domain/failure.ts'
import type { PullRequest, PullRequests } from '../../ports/pull-requests.ts'
import type { Environment } from './api-access.ts'
import { badAnswer, fieldOf, numberAt, textAt, urlAt } from './read-answer.ts'
import type { RemoteAddress } from './remote-address.ts'
import { runProgram, type ProgramResult } from './run-program.ts'

const FIELDS = 'number,url,state,headRefOid,baseRefName,isCrossRepository'
const FOUND_MAX = 10

/** Pull requests through GitHub's own command line; null where it is missing or not logged in at this host. */
export async function ghRequests(
  { host, owner, name }: RemoteAddress,
  environment: Environment,
): Promise<PullRequests | null> {
  const gh = await loggedInGh(host, environment)
  if (gh === null) return null
  const repository = `--repo=${host}/${owner}/${name}`
  const ask = async (args: readonly string[], input?: string): Promise<string> => {
    const result = await gh(['pr', ...args, repository], input)
    if (result?.exitCode === 0) return result.stdout
    throw refusalOf(result, host)
  }
  return {
    open: async ({ head, base, title, body }) => {
      const options = [`--head=${head}`, `--base=${base}`, `--title=${title}`, '--body-file=-']
      return readCreated(await ask(['create', ...options], body), host)
    },
    find: async ({ head, base }) => {
      const options = [`--head=${head}`, `--base=${base}`, '--state=all', `--limit=${FOUND_MAX}`]
      const found = jsonOf(await ask(['list', ...options, `--json=${FIELDS}`]), host)
      if (!Array.isArray(found)) throw badAnswer(host, 'a list')
      const own = found.find((each) => fieldOf(each, 'isCrossRepository') === false)
      return own === undefined ? null : readRequest(own, host)
    },
    read: async (number) =>
      readRequest(jsonOf(await ask(['view', String(number), `--json=${FIELDS}`]), host), host),
  }
}

export type Gh = (args: readonly string[], input?: string) => Promise<ProgramResult | null>

/** null where gh is missing, or not logged in at this host. */
export async function loggedInGh(host: string, environment: Environment): Promise<Gh | null> {
  const gh: Gh = (args, input = '') =>
    runProgram({ program: 'gh', args, input, environment: { ...environment, ...UNASKED } })
  const login = await gh(['auth', 'status', '--hostname', host])
  return login?.exitCode === 0 ? gh : null
}

/** gh is neither to ask nor to paint, and its news are not ours. */
const UNASKED = {
  GH_PROMPT_DISABLED: '1',
  GH_NO_UPDATE_NOTIFIER: '1',
  NO_COLOR: '1',
  GH_FORCE_TTY: undefined,
}

/** The last line that is an address: gh may say more before it. */
function readCreated(stdout: string, host: string): Pick<PullRequest, 'number' | 'url'> {
  const url = stdout
    .split('\n')
    .findLast((line) => /^https?:\/\//.test(line.trim()))
    ?.trim()
  const number = Number(/\/pull\/(\d+)$/.exec(url ?? '')?.[1])
  return { number: numberAt({ number }, 'number', host), url: urlAt({ url }, 'url', host) }
}

const STATES: Readonly<Record<string, PullRequest['state']>> = {
  OPEN: 'open',
  MERGED: 'merged',
  CLOSED: 'closed',
}

function readRequest(answer: unknown, host: string): PullRequest {
  const state = STATES[textAt(answer, 'state', host)]
  if (state === undefined) throw badAnswer(host, 'state')
  return {
    number: numberAt(answer, 'number', host),
    url: urlAt(answer, 'url', host),
    state,
    head: textAt(answer, 'headRefOid', host),
    base: textAt(answer, 'baseRefName', host),
  }
}

function jsonOf(text: string, host: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badAnswer(host, 'JSON')
  }
}

/** gh's own exit for a missing login. */
const LOGIN_NEEDED = 4
const DENIED = /HTTP 40[134]|authentication|could not resolve to a repository|not accessible/i
const UNREACHABLE =
  /error connecting|dial tcp|timeout|timed out|no such host|HTTP (?:5\d\d|429)|rate limit|connection/i
const REASON_CHARACTERS_MAX = 300

export function refusalOf(result: ProgramResult | null, host: string): Failure {
  const said = result?.stderr.trim() ?? ''
  const reason = withoutTokens(said).slice(0, REASON_CHARACTERS_MAX) || 'gh gave no reason'
  // A rate limit is told as HTTP 403, so this is asked first.
  if (result === null || UNREACHABLE.test(said)) return new Failure('HOST_UNREACHABLE', { host, reason })
  const isDenied = result.exitCode === LOGIN_NEEDED || DENIED.test(said)
  return new Failure(isDenied ? 'HOST_DENIED' : 'HOST_REFUSED', { host, reason })
}

function withoutTokens(text: string): string {
  return text.replace(/\b(?:gh[pousr]_|github_pat_)\w+/g, '…').replaceAll(/\s+/g, ' ')
}
