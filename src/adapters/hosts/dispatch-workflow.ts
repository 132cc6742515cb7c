import { Failure } from '../../domain/failure.ts'
import { apiAccess, type Environment } from './api-access.ts'
import { type Gh, loggedInGh, refusalOf } from './gh-requests.ts'
import { remoteAddress, type RemoteAddress } from './remote-address.ts'
import { ask } from './rest-requests.ts'

/** A workflow file of a repository, to be run on a branch. Inputs are texts by their names. */
export interface Dispatch {
  readonly workflow: string
  readonly branch: string
  readonly inputs: Readonly<Record<string, string>>
}

/** Asks for a run; throws HOST_UNREACHABLE, HOST_DENIED, HOST_REFUSED. */
export type DispatchWorkflow = (dispatch: Dispatch) => Promise<void>

/** Through gh where it is logged in, else through the REST API with a token; null where neither can be. */
export async function openDispatch(
  remoteUrl: string | null,
  environment: Environment,
): Promise<DispatchWorkflow | null> {
  const address = remoteUrl === null ? null : remoteAddress(remoteUrl)
  if (address === null) return null
  const { host, owner, name } = address
  const gh = await loggedInGh(host, environment)
  if (gh !== null) return (dispatch) => byGh(gh, address, dispatch)
  const access = apiAccess(host, environment)
  if (access === null) return null
  return async ({ workflow, branch, inputs }) => {
    const path = `/repos/${owner}/${name}/actions/workflows/${encodeURIComponent(workflow)}/dispatches`
    await ask({ host, access, path, body: { ref: branch, inputs } }).catch((error: unknown) => {
      throw explained(error, { workflow, branch })
    })
  }
}

/** The inputs go by standard input: a list of processes shows no claim. */
async function byGh(gh: Gh, { host, owner, name }: RemoteAddress, dispatch: Dispatch): Promise<void> {
  const { workflow, branch, inputs } = dispatch
  const words = ['workflow', 'run', workflow, `--ref=${branch}`, '--json', `--repo=${host}/${owner}/${name}`]
  const result = await gh(words, JSON.stringify(inputs))
  if (result?.exitCode !== 0) throw explained(refusalOf(result, host), dispatch)
}

/** GitHub says "not found" for a missing workflow as for missing rights. */
function explained(error: unknown, { workflow, branch }: Pick<Dispatch, 'workflow' | 'branch'>): unknown {
  if (!(error instanceof Failure) || error.code === 'HOST_UNREACHABLE') return error
  const next = `Is .github/workflows/${workflow} on ${branch}? It is made by: brain fleet workflow. And may the token run workflows?`
  return new Failure(error.code, { ...error.details, next })
}
