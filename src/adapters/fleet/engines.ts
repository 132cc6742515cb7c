import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { Failure } from '../../domain/failure.ts'
import { actionsWorkflow } from '../../domain/fleet/actions-workflow.ts'
import type { ActionsEngine, Engine, KubernetesEngine } from '../../domain/fleet/engine.ts'
import { kubernetesManifest } from '../../domain/fleet/kubernetes-manifest.ts'
import { isPlainUrl } from '../../domain/fleet/read-ssh-runner.ts'
import type { EngineBatch, Engines } from '../../ports/fleet.ts'
import type { GitPlace } from '../git/git-place.ts'
import { type Dispatch, openDispatch } from '../hosts/dispatch-workflow.ts'
import { runProgram } from '../hosts/run-program.ts'
import type { SessionsOptions } from './sessions.ts'

/** GitHub Actions and Kubernetes, as far as brain has to do with them: it hands over, and looks at the remote. */
export function engines(place: GitPlace, { environment, templates }: SessionsOptions): Engines {
  const jobScript = (): Promise<string> => readFile(join(templates, 'job.sh'), 'utf8')
  const open = () => openDispatch(place.remoteUrl, environment)
  const manifest = async (batch: Batch<KubernetesEngine>): Promise<string> =>
    stringify(
      kubernetesManifest({
        ...batch,
        name: nameOf(batch),
        url: urlFor(place, batch.engine),
        parallelism: batch.max,
        jobScript: await jobScript(),
      }),
      { lineWidth: 0 },
    )
  return {
    whyNot: async ({ kind }) =>
      kind === 'actions' && (await open()) === null
        ? 'gh is not logged in at the host of the remote, and there is no GITHUB_TOKEN for it'
        : null,
    handOver: async (batch) => {
      if (isFor(batch, 'kubernetes')) return await create(batch, await manifest(batch), environment)
      const dispatch = await open()
      if (dispatch === null)
        throw new Failure('RUNNER_FAILED', {
          runner: 'actions',
          reason: 'nobody is logged in at the git host',
        })
      await dispatch(dispatchOf(batch as Batch<ActionsEngine>))
      return null
    },
    describe: async (batch) =>
      isFor(batch, 'kubernetes')
        ? await manifest(batch)
        : stringify(dispatchOf(batch as Batch<ActionsEngine>), { lineWidth: 0 }),
    workflow: async (engine) =>
      engine.kind === 'actions'
        ? {
            path: `.github/workflows/${engine.workflow}`,
            text: actionsWorkflow(engine, await jobScript()),
          }
        : null,
  }
}

type Batch<Kind extends Engine> = EngineBatch & { readonly engine: Kind }

function isFor(batch: EngineBatch, kind: 'kubernetes'): batch is Batch<KubernetesEngine> {
  return batch.engine.kind === kind
}

function dispatchOf({ engine, branch, claims, agent, permissions }: Batch<ActionsEngine>): Dispatch {
  return {
    workflow: engine.workflow,
    branch,
    inputs: {
      tasks: JSON.stringify(claims.map(({ task }) => task)),
      claims: JSON.stringify(claims),
      agent,
      permissions,
    },
  }
}

/** After the first task, and by its claim: no other job has it. */
function nameOf({ claims: [first] }: EngineBatch): string {
  return `brain-${first?.task ?? 'none'}-${(first?.nonce ?? '').slice(0, 8)}`
}

function urlFor({ remoteUrl }: GitPlace, engine: KubernetesEngine): string {
  const url = engine.url ?? remoteUrl ?? ''
  if (isPlainUrl(url)) return url
  throw new Failure('RUNNER_FAILED', {
    runner: 'kubernetes',
    reason:
      'the URL of the remote holds a password or a token; say "url" in its file, and put the token into the Secret',
  })
}

async function create(
  batch: Batch<KubernetesEngine>,
  manifest: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const [program = '', ...words] = batch.engine.kubectl
  const args = [...words, 'create', '-f', '-']
  const result = await runProgram({ program, args, input: manifest, environment })
  if (result?.exitCode === 0) return nameOf(batch)
  const reason = result === null ? `${program} did not answer` : (result.stderr.trim().split('\n')[0] ?? '')
  throw new Failure('RUNNER_FAILED', { runner: 'kubernetes', reason: reason.slice(0, 300) })
}
