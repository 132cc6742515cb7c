import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { atEnd } from './at-end.ts'
import { type DescribedCall, faultsOfAnswer, faultsOfRequest, sampleAnswer } from './github-description.ts'
import type { SimulatedGithub, SimulatedRequest } from './simulated-github.ts'

export interface GithubServer {
  readonly url: string
  /** `GET /repos/…`, in their order. */
  readonly calls: readonly string[]
  /** What was wrong with a request or an answer by GitHub's description; a test is to find none. */
  readonly faults: readonly string[]
  /** Workflows that were asked for. */
  readonly dispatches: readonly Dispatched[]
  /** What happens to the next request of this method; `lose-answer` does it and drops the connection. */
  readonly fail: (method: string, fault: Fault) => void
}

export interface Dispatched {
  readonly ref: string
  readonly inputs: Readonly<Record<string, string>>
}

type Fault =
  | 'lose-answer'
  | { readonly status: number; readonly message: string; readonly headers?: Record<string, string> }

export const TOKEN = ['ghp', 'a'.repeat(36)].join('_')

/** The REST API for the pull requests of acme/origin, on this machine. Requests and answers are checked against GitHub's description. */
export async function githubServer(github: SimulatedGithub): Promise<GithubServer> {
  const calls: string[] = []
  const faults: string[] = []
  const dispatches: Dispatched[] = []
  const failing = new Map<string, Fault>()
  const server = createServer((request, response) => {
    const handled = handle({ github, calls, faults, dispatches, failing }, request, response)
    handled.catch((error: unknown) => {
      faults.push(String(error))
      response.destroy()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(async () => await Promise.resolve(server.close().closeAllConnections()))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    faults,
    dispatches,
    fail: (method, fault) => void failing.set(method, fault),
  }
}

interface Serving {
  readonly github: SimulatedGithub
  readonly calls: string[]
  readonly faults: string[]
  readonly dispatches: Dispatched[]
  readonly failing: Map<string, Fault>
}

async function handle(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(request)
  serving.calls.push(`${call.method} ${call.url.pathname}${call.url.search}`)
  serving.faults.push(...faultsOfRequest(call), ...faultsOfHeaders(request))
  const fault = serving.failing.get(call.method)
  serving.failing.delete(call.method)
  if (fault !== undefined && fault !== 'lose-answer') {
    response.writeHead(fault.status, { ...fault.headers, 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ message: fault.message }))
    return
  }
  if (call.url.pathname.endsWith('/dispatches')) {
    const isThere = await serving.github.hasWorkflow(call)
    if (isThere) serving.dispatches.push(call.body as Dispatched)
    if (isThere) response.writeHead(204).end()
    else response.writeHead(404).end(JSON.stringify({ message: 'Not Found' }))
    return
  }
  const { status, answer } = await answerTo(serving.github, call)
  serving.faults.push(...faultsOfAnswer(call, status, answer))
  if (fault === 'lose-answer') response.destroy()
  else response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
}

async function readCall(request: IncomingMessage): Promise<DescribedCall> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return { method: request.method ?? '', url: new URL(request.url ?? '/', 'http://127.0.0.1'), body }
}

/** The description does not hold these; GitHub's guide to its API asks for them. */
function faultsOfHeaders({ headers }: IncomingMessage): readonly string[] {
  return [
    ...(headers.authorization === `Bearer ${TOKEN}` ? [] : ['the token is missing']),
    ...(headers.accept === 'application/vnd.github+json' ? [] : ['Accept is another']),
    ...(headers['x-github-api-version'] === '2022-11-28' ? [] : ['the version is missing']),
    ...(headers['user-agent'] === undefined ? ['User-Agent is missing'] : []),
  ]
}

interface Answer {
  readonly status: number
  readonly answer: unknown
}

async function answerTo(github: SimulatedGithub, call: DescribedCall): Promise<Answer> {
  const number = Number(/\/pulls\/(\d+)$/.exec(call.url.pathname)?.[1])
  if (call.method === 'POST') return await answerOpening(github, call)
  const told = (request: SimulatedRequest): Promise<unknown> => tell(github, request, sampleAnswer(call, 200))
  if (!Number.isNaN(number)) {
    const request = github.requests.find((each) => each.number === number)
    return request === undefined
      ? { status: 404, answer: { message: 'Not Found' } }
      : { status: 200, answer: await told(request) }
  }
  const query = call.url.searchParams
  const found = github.requests.filter(
    ({ head, base }) => query.get('head') === `acme:${head}` && query.get('base') === base,
  )
  return { status: 200, answer: await Promise.all(found.toReversed().map(told)) }
}

async function answerOpening(github: SimulatedGithub, call: DescribedCall): Promise<Answer> {
  try {
    const request = await github.open(call.body as SimulatedRequest)
    return { status: 201, answer: await tell(github, request, sampleAnswer(call, 201)) }
  } catch (error) {
    const errors = [{ resource: 'PullRequest', code: 'custom', message: (error as Error).message }]
    return {
      status: 422,
      answer: { message: 'Validation Failed', documentation_url: 'https://docs.github.com', errors },
    }
  }
}

async function tell(github: SimulatedGithub, request: SimulatedRequest, sample: unknown): Promise<unknown> {
  const { head, base, ...rest } = sample as { head: object; base: object }
  const { number, state, title, body, merged } = request
  return {
    ...rest,
    number,
    state,
    title,
    body,
    html_url: `https://github.com/acme/origin/pull/${number}`,
    head: { ...head, ref: request.head, sha: await github.headOf(request) },
    base: { ...base, ref: request.base },
    merged_at: merged === null ? null : '2026-11-21T09:00:00Z',
    merge_commit_sha: merged?.commit ?? null,
  }
}
