/** Which repository at which host a remote's URL names. */
export interface RemoteAddress {
  /** With the port, where the URL of a web server names one. */
  readonly host: string
  readonly owner: string
  readonly name: string
}

const WEB = /^https?:\/\/(?:[^@/]*@)?([^/@\s]+)\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/i
const SSH = /^ssh:\/\/(?:[^@/]*@)?([^/:@\s]+)(?::\d+)?\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/i
const SCP = /^(?:[^@/\s]+@)?([^/:@\s]+):\/?([^/:]+)\/([^/]+?)(?:\.git)?\/?$/i
/** The names that GitHub gives; anything else is no such host, and nothing strange gets into a path. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/
/** GitHub over ssh where only the web's port is open. */
const SSH_OVER_WEB_PORT: Readonly<Record<string, string>> = { 'ssh.github.com': 'github.com' }

/** `https://github.com/ada/shop.git`, `git@github.com:ada/shop.git`, … ; null for anything of another shape. */
export function remoteAddress(url: string): RemoteAddress | null {
  const [, host = '', owner = '', name = ''] =
    WEB.exec(url) ?? SSH.exec(url) ?? (/:\/\//.test(url) ? null : SCP.exec(url)) ?? []
  if (![owner, name].every((part) => NAME.test(part)) || !/^[A-Za-z0-9.-]+(:\d+)?$/.test(host)) return null
  const lower = host.toLowerCase()
  return { host: SSH_OVER_WEB_PORT[lower] ?? lower, owner, name }
}
