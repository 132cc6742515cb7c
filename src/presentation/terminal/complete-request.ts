import { startingRun, type StartRequest } from '../../app/workflow/start-run.ts'
import { readTaken, takenUpTo } from '../../app/workflow/take-over.ts'
import { Failure } from '../../domain/failure.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import { applyMode, defaultMode } from '../../domain/workflow/apply-mode.ts'
import { ideaFile } from '../../domain/workflow/feature-run.ts'
import { readInputs } from '../../domain/workflow/inputs.ts'
import type { StateToTake } from '../../domain/workflow/orchestrator-state.ts'
import type { Repository } from '../../ports/repository.ts'

/** null: what is asked is in the feature's idea. */
type UnaskedRequest = Omit<StartRequest, 'asked'> & { readonly asked: string | null }

interface Completing {
  readonly repository: Repository
  /** The phase that it begins with; null: its first. */
  readonly from: string | null
  readonly state: StateToTake | null
}

/** What the base branch knows: the idea in place of words, and the phases that are done already. Throws BAD_INPUT. */
export async function completeRequest(
  seen: { readonly snapshot: Snapshot; readonly world: World },
  request: UnaskedRequest,
  { repository, from, state }: Completing,
): Promise<StartRequest> {
  const { snapshot, world } = seen
  const asked = request.asked ?? (await ideaOf(repository, snapshot, request))
  const run = startingRun(snapshot, world, { ...request, asked })
  const template = applyMode(request.template, request.mode ?? defaultMode(request.template))
  const wanted = [
    ...(from === null ? [] : takenUpTo(template, from)),
    ...stepsTaken(state).filter(({ phase }) => template.phases.some(({ id }) => id === phase)),
  ]
  const unique = wanted.filter(({ phase }, at) => wanted.findIndex((one) => one.phase === phase) === at)
  return {
    ...request,
    asked,
    taken: await readTaken(repository, snapshot, { template, run, wanted: unique }),
  }
}

function stepsTaken(state: StateToTake | null) {
  return Object.entries(state?.step_status ?? {}).flatMap(([phase, status]) =>
    status === 'completed' || status === 'skipped' ? [{ phase, as: status } as const] : [],
  )
}

/** Spec-kit's orchestrators keep what was asked in a file of the feature's. */
async function ideaOf(
  repository: Repository,
  { look }: Snapshot,
  { template, inputs }: Pick<StartRequest, 'template' | 'inputs'>,
): Promise<string> {
  const { values } = readInputs(template, inputs)
  const feature = String(values.get('feature') ?? '')
  const path = ideaFile({ inputs: values, name: feature })
  const text =
    feature === '' || look.base.commit === null ? null : await repository.readText(look.base.commit, path)
  if (text !== null && text.trim() !== '') return text
  throw new Failure('USAGE', {
    message:
      feature === ''
        ? 'What is asked is missing.'
        : `What is asked is missing, and ${path} is not on the base branch.`,
    hint: 'Say it in words, or push the file: brain workflow new --template speckit --input feature=login "People can log in"',
  })
}
