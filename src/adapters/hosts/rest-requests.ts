import { Failure, type FailureCode } from '../../domain/failure.ts'
import type { PullRequest, PullRequests } from '../../ports/pull-requests.ts'
import type { ApiAccess } from './api-access.ts'
import { badAnswer, fieldOf, numberAt, textAt, urlAt } from './read-answer.ts'
import type { RemoteAddress } from './remote-address.ts'

const ANSWER_MS_MAX = 30_000
/** More than one only where the same branch was proposed, closed and proposed again. */
const FOUND_MAX = 10

/** Pull requests through GitHub's REST API, version 2022-11-28. */
export function restRequests(address: RemoteAddress, access: ApiAccess): PullRequests {
  const { host, owner, name } = address
  const call = (path: string, body?: unknown): Promise<unknown> =>
    ask({ host, access, path: `/repos/${owner}/${name}/pulls${path}`, body })
  return {
    open: async (draft) => {
      const answer = await call('', draft)
      return { number: numberAt(answer, 'number', host), url: urlAt(answer, 'html_url', host) }
    },
    find: async ({ head, base }) => {
      const query = new URLSearchParams({
        head: `${owner}:${head}`,
        base,
        state: 'all',
        sort: 'created',
        direction: 'desc',
        per_page: String(FOUND_MAX),
      })
      const answer = await call(`?${query.toString()}`)
      if (!Array.isArray(answer)) throw badAnswer(host, 'a list')
      const own = answer.find((found) => fieldOf(fieldOf(found, 'head'), 'ref') === head)
      return own === undefined ? null : readRequest(own, host)
    },
    read: async (number) => readRequest(await call(`/${number}`), host),
  }
}

function readRequest(answer: unknown, host: string): PullRequest {
  const isOpen = textAt(answer, 'state', host) === 'open'
  const isMerged = typeof fieldOf(answer, 'merged_at') === 'string'
  return {
    number: numberAt(answer, 'number', host),
    url: urlAt(answer, 'html_url', host),
    state: isMerged ? 'merged' : isOpen ? 'open' : 'closed',
    head: textAt(fieldOf(answer, 'head'), 'sha', host),
    base: textAt(fieldOf(answer, 'base'), 'ref', host),
  }
}

interface Call {
  readonly host: string
  readonly access: ApiAccess
  readonly path: string
  readonly body: unknown
}

/** One call of the REST API; GET without a body. Answers what was answered as JSON, null where that is nothing. */
export async function ask({ host, access, path, body }: Call): Promise<unknown> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  try {
    const response = await fetch(`${access.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Accept: 'application/vnd.github+json',
        Authorization: `Bearer ${access.token}`,
        'User-Agent': 'tenarms',
        'X-GitHub-Api-Version': '2022-11-28',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...sent,
    })
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw refusalOf(response, answer, host)
    return answer
  } catch (error) {
    // The cause is left out: what fetch throws may hold the request, and with it the token.
    throw error instanceof Failure ? error : new Failure('HOST_UNREACHABLE', { host, reason: whyNot(error) })
  }
}

function whyNot(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown }
  if (name === 'TimeoutError') return `no answer within ${ANSWER_MS_MAX / 1000} s`
  return typeof cause?.code === 'string' ? cause.code : 'the connection failed'
}

const CODES: Readonly<Record<number, FailureCode>> = {
  401: 'HOST_DENIED',
  403: 'HOST_DENIED',
  404: 'HOST_DENIED',
  408: 'HOST_UNREACHABLE',
  429: 'HOST_UNREACHABLE',
}

const SERVER_ERROR = 500
const REASON_CHARACTERS_MAX = 300

function refusalOf(response: Response, answer: unknown, host: string): Failure {
  const { status, headers } = response
  const isLimit =
    status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after'))
  const code = status >= SERVER_ERROR || isLimit ? 'HOST_UNREACHABLE' : (CODES[status] ?? 'HOST_REFUSED')
  return new Failure(code, { host, status, reason: reasonOf(answer) || `it answered ${status}` })
}

/** GitHub says what is wrong in `errors`, one by one, and in general in `message`. */
function reasonOf(answer: unknown): string {
  const errors = fieldOf(answer, 'errors')
  const single = (Array.isArray(errors) ? errors : []).map((error: unknown) =>
    typeof error === 'string' ? error : (fieldOf(error, 'message') ?? fieldOf(error, 'code')),
  )
  const words = [fieldOf(answer, 'message'), ...single].filter((word) => typeof word === 'string')
  return words.join(': ').slice(0, REASON_CHARACTERS_MAX)
}
