import * as z from 'zod'
import { parseTaskId, type TaskId } from '../task/task-id.ts'

/** What runs workers elsewhere, by itself: brain hands it reserved tasks and sees what comes of them on the remote only. */
export type Engine = ActionsEngine | KubernetesEngine

export interface ActionsEngine {
  readonly kind: 'actions'
  /** The file's name in `.github/workflows/`. */
  readonly workflow: string
  readonly runsOn: string
  /** Commands of the job before brain is run: they install brain and the agent. */
  readonly install: readonly string[]
  /** Secrets of the repository that the job gets as variables of the same names. */
  readonly secrets: readonly string[]
  readonly minutes: number
}

export interface KubernetesEngine {
  readonly kind: 'kubernetes'
  readonly kubectl: readonly string[]
  readonly namespace: string | null
  /** It has git, node, brain and the agent. */
  readonly image: string
  /** The remote as the cluster sees it; null: as this clone does. */
  readonly url: string | null
  /** The cluster's Secret: its key `token` is git's password, `keys` are variables for the agent. */
  readonly secret: string
  readonly keys: readonly string[]
  readonly cpu: string
  readonly memory: string
  readonly disk: string
  /** How often a pod that was taken away is tried again, for each task. */
  readonly retries: number
  readonly minutes: number
}

/** GitHub runs no more jobs of one matrix. */
export const BATCH_MAX = 256

/** A reserved task, as an engine's job gets it. */
export interface JobClaim {
  readonly task: TaskId
  readonly attempt: number
  readonly nonce: string
}

const CLAIMS = z
  .array(
    z.strictObject({
      task: z.string(),
      attempt: z.number().int().min(1),
      nonce: z.string().regex(/^[0-9a-f]{32}$/),
    }),
  )
  .max(BATCH_MAX)

/** The claim at a place of a list as JSON, or of the event of a dispatched workflow that holds one. null: there is none. */
export function readClaim(text: string, index: number): JobClaim | null {
  const { success, data } = CLAIMS.safeParse(listIn(text))
  const claim = success ? data[index] : undefined
  const task = parseTaskId(claim?.task ?? '')
  return claim === undefined || task === null ? null : { ...claim, task }
}

function listIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    const { inputs } = (value ?? {}) as { inputs?: { claims?: unknown } }
    return typeof inputs?.claims === 'string' ? JSON.parse(inputs.claims) : value
  } catch {
    return null
  }
}
