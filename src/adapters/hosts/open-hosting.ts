import type { Hosting, PullRequestDraft, PullRequests } from '../../ports/pull-requests.ts'
import { apiAccess, type Environment } from './api-access.ts'
import { ghRequests } from './gh-requests.ts'
import { remoteAddress, type RemoteAddress } from './remote-address.ts'
import { restRequests } from './rest-requests.ts'

const NOWHERE: Hosting = { requests: null, compareUrl: () => null }

/** What can be done at the host of a remote: through `gh` where it is logged in, else through the REST API with a token. */
export async function openHosting(remoteUrl: string | null, environment: Environment): Promise<Hosting> {
  const address = remoteUrl === null ? null : remoteAddress(remoteUrl)
  if (address === null) return NOWHERE
  return {
    requests: await requestsAt(address, environment),
    compareUrl: (branches) => compareUrl(address, branches),
  }
}

async function requestsAt(address: RemoteAddress, environment: Environment): Promise<PullRequests | null> {
  const gh = await ghRequests(address, environment)
  if (gh !== null) return gh
  const access = apiAccess(address.host, environment)
  return access === null ? null : restRequests(address, access)
}

/** Hosts whose pages are built differently: better no address than a wrong one. */
const OTHERWISE_BUILT = /(^|[.-])(gitlab|bitbucket|dev\.azure|codeberg|gitea|sr\.ht)\b/

function compareUrl(
  { host, owner, name }: RemoteAddress,
  { head, base }: Pick<PullRequestDraft, 'head' | 'base'>,
): string | null {
  if (OTHERWISE_BUILT.test(host)) return null
  return `https://${host}/${owner}/${name}/compare/${inPath(base)}...${inPath(head)}?expand=1`
}

function inPath(branch: string): string {
  return branch.split('/').map(encodeURIComponent).join('/')
}
