export type Environment = Readonly<Record<string, string | undefined>>

export interface ApiAccess {
  /** Without a slash at the end. */
  readonly url: string
  readonly token: string
}

const GITHUB = 'github.com'

/**
 * The REST API of a host and the token for it; null without one. A token goes to the host that it was given for and to no
 * other: GITHUB_TOKEN to github.com or to the server that GITHUB_SERVER_URL, GITHUB_API_URL or GH_HOST name.
 */
export function apiAccess(host: string, environment: Environment): ApiAccess | null {
  const api = urlOf(environment['GITHUB_API_URL'])
  const isOwn = host === GITHUB || host.endsWith('.ghe.com') || isNamed(host, environment)
  const token = isOwn
    ? firstOf(environment, ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'])
    : firstOf(environment, ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'])
  if (token === null) return null
  return { url: api !== null && isOwn && servesHost(host, environment) ? api : defaultApi(host), token }
}

function isNamed(host: string, environment: Environment): boolean {
  const server = urlOf(environment['GITHUB_SERVER_URL'])
  return environment['GH_HOST'] === host || (server !== null && new URL(server).host === host)
}

/** An action's variables name one server and its API together; alone, GITHUB_API_URL is that of github.com. */
function servesHost(host: string, environment: Environment): boolean {
  const server = urlOf(environment['GITHUB_SERVER_URL'])
  return server === null ? host === (environment['GH_HOST'] ?? GITHUB) : new URL(server).host === host
}

function defaultApi(host: string): string {
  if (host === GITHUB) return 'https://api.github.com'
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `https://${host}/api/v3`
}

function urlOf(text: string | undefined): string | null {
  return text !== undefined && URL.canParse(text) && /^https?:/.test(text) ? text.replace(/\/+$/, '') : null
}

function firstOf(environment: Environment, names: readonly string[]): string | null {
  const values = names.map((name) => environment[name]?.trim() ?? '')
  return values.find((value) => value !== '') ?? null
}
