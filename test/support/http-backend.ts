import { spawn } from 'node:child_process'
import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/**
 * How a push goes wrong: `refuse` answers 403, `unavailable` 503, both before git sees it; `lose-answer` lets git
 * do all of it and then drops the connection.
 */
export type PushFault = 'refuse' | 'unavailable' | 'lose-answer'

export interface BackendOptions {
  /** The folder that holds the bare repositories. */
  readonly root: string
  readonly login: { readonly user: string; readonly password: string } | null
  readonly fault: () => PushFault | null
  /** Which branches may be pushed to, and which deleted: a push that names any other is answered 403. */
  readonly mayPush?: ((branch: string, isDeletion: boolean) => boolean) | undefined
}

const FAULT_STATUS = { refuse: 403, unavailable: 503 } as const

/** Smart HTTP for git repositories: each request is handed to `git http-backend`. */
export function gitHttpBackend(options: BackendOptions): RequestListener {
  return (request, response) => {
    handle(options, request, response).catch(() => response.destroy())
  }
}

async function handle(
  { root, login, fault, mayPush }: BackendOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (login !== null && !isLogin(request, login)) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
    return
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const wrong = isPush(request, url) ? fault() : null
  if (wrong === 'refuse' || wrong === 'unavailable') {
    response.writeHead(FAULT_STATUS[wrong]).end('not now\n')
    return
  }
  const body = await bodyOf(request)
  if (
    mayPush !== undefined &&
    isPush(request, url) &&
    !commandsIn(body).every(([ref, isDeletion]) => mayPush(ref, isDeletion))
  ) {
    response.writeHead(403).end('you may push to your own branch only\n')
    return
  }
  const answer = await backend({ request, body, url, root, user: login?.user ?? 'anyone' })
  if (wrong === 'lose-answer') response.destroy()
  else answerWith(response, answer)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The ref updates that a push begins with, as pkt-lines: `<old> <new> <ref>`, up to the flush packet. */
function commandsIn(body: Buffer): readonly (readonly [branch: string, isDeletion: boolean])[] {
  const commands: [string, boolean][] = []
  for (let at = 0; at + 4 <= body.length;) {
    const length = Number.parseInt(body.toString('latin1', at, at + 4), 16)
    if (!(length > 4)) break
    const [, to = '', ref = ''] =
      body
        .toString('utf8', at + 4, at + length)
        .split('\0')[0]
        ?.trim()
        .split(' ') ?? []
    commands.push([ref.replace('refs/heads/', ''), /^0+$/.test(to)])
    at += length
  }
  return commands
}

function isPush(request: IncomingMessage, url: URL): boolean {
  return request.method === 'POST' && url.pathname.endsWith('/git-receive-pack')
}

function isLogin(request: IncomingMessage, login: { user: string; password: string }): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function backend(call: {
  request: IncomingMessage
  body: Buffer
  url: URL
  root: string
  user: string
}): Promise<Buffer> {
  const { request, body, url, root, user } = call
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      // A name here is what allows pushes.
      REMOTE_USER: user,
      REMOTE_ADDR: '127.0.0.1',
    },
  })
  child.stdin.on('error', () => {})
  child.stdin.end(body)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(child, 'close')
  return Buffer.concat(chunks)
}

/** CGI: header lines, an empty line, the body; the status is a header. */
function answerWith(response: ServerResponse, answer: Buffer): void {
  const end = answer.indexOf('\r\n\r\n')
  if (end === -1) {
    response.writeHead(500).end()
    return
  }
  const headers = answer.subarray(0, end).toString('latin1').split('\r\n')
  for (const line of headers) {
    const colon = line.indexOf(':')
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()]
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10)
    else response.setHeader(name, value)
  }
  response.end(answer.subarray(end + 4))
}
