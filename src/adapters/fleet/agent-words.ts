import { NO_WORDS, type Agent, type PermissionMode } from '../../domain/fleet/agent.ts'
import { fillWords } from '../../domain/fleet/fill-words.ts'
import type { SessionScript } from '../../domain/fleet/session-script.ts'
import type { FleetWorker } from '../../domain/fleet/worker.ts'

export interface OwnWords {
  readonly agent: Agent
  readonly worker: FleetWorker
  /** Absolute, on the machine where it is read. */
  readonly promptFile: string
  /** The folder of what is installed with brain. */
  readonly templates: string
  readonly isResumed: boolean
}

/** The agent's program and its words for this worker. */
export function agentWords(own: OwnWords): readonly string[] {
  const { agent, worker, promptFile, templates, isResumed } = own
  return fillWords((isResumed ? agent.resume : null) ?? agent.command, {
    permissions: modeOf(own).words,
    place: worker.place,
    prompt: promptFile,
    ask: `Read the file ${promptFile} and do what it says.`,
    resume: worker.resume ?? '',
    worker: worker.worker,
    task: worker.task,
    templates,
  })
}

export function modeOf({ agent, worker }: Pick<OwnWords, 'agent' | 'worker'>): PermissionMode {
  return agent.permissions[worker.permissions] ?? NO_WORDS
}

/** What of a session's script is the same on every machine. */
export function ownParts({ agent, worker, promptFile }: OwnWords): Pick<SessionScript, 'place' | 'input'> {
  return { place: worker.place, input: agent.prompt === 'stdin' ? promptFile : null }
}
