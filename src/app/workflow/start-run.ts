import { refuse, type Decision } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { oneLine, shorten } from '../../domain/markdown/lines.ts'
import type { Snapshot, World } from '../../domain/snapshot.ts'
import type { Priority } from '../../domain/task/task.ts'
import { formatTime, parseTime } from '../../domain/task/time.ts'
import { applyMode, defaultMode } from '../../domain/workflow/apply-mode.ts'
import { readInputs } from '../../domain/workflow/inputs.ts'
import {
  isRunName,
  nameFrom,
  runNameIn,
  runFolder,
  runPath,
  runTemplatePath,
} from '../../domain/workflow/run-paths.ts'
import { parseRun, renderRun, type RunFile, type Taken } from '../../domain/workflow/run.ts'
import { fillPath, isArtifactPath, runValues } from '../../domain/workflow/run-input.ts'
import type { Template } from '../../domain/workflow/template.ts'
import { planChange } from '../with-plan.ts'
import { runTraces } from './run-traces.ts'

export interface StartRequest {
  readonly template: Template
  /** Kept with the run, so that it never changes under its user. */
  readonly templateText: string
  /** In the person's own words. */
  readonly asked: string
  /** null: made from what was asked. */
  readonly name: string | null
  readonly mode: string | null
  /** `name=value`, one each. */
  readonly inputs: readonly string[]
  /** Phases that are done already. */
  readonly taken?: readonly Taken[]
  /** Of all its tasks; null: as the template says. */
  readonly priority?: Priority | null
  /** When it began elsewhere, RFC 3339; null: now. */
  readonly began?: string | null
  /** It begins paused. */
  readonly paused?: boolean
  /** Texts for the run's folder, by their names there. */
  readonly files?: Readonly<Record<string, string>>
}

/** Begins a run: two files in one commit. Its first tasks are for `advance`. Throws BAD_INPUT. */
export function startRun(snapshot: Snapshot, world: World, request: StartRequest): Decision<RunFile> {
  const run = startingRun(snapshot, world, request)
  if (isTaken(snapshot, run.name)) return refuse('RUN_EXISTS', { run: run.name })
  assertPaths(run, request.template)
  const text = renderRun(run)
  assertReadable(text, run)
  return planChange(snapshot, world, {
    edits: [
      { path: runPath(run.name), text },
      { path: runTemplatePath(run.name), text: request.templateText },
      ...Object.entries(request.files ?? {}).map(([file, content]) => ({
        ...{ path: `${runFolder(run.name)}/${file}`, text: content },
      })),
    ],
    message: `Start workflow ${run.name} (${run.template})`,
    result: run,
  })
}

const TITLE_MAX = 80
const PAUSED = 'It was paused when it was taken over'

/** The run as it would begin. Throws BAD_INPUT. */
export function startingRun(snapshot: Snapshot, world: World, request: StartRequest): RunFile {
  const { template, asked, name, mode, inputs, taken = [], paused = false, priority = null } = request
  // Says what is wrong with the mode before anything else is done.
  applyMode(template, mode)
  const { values, problems } = readInputs(template, inputs)
  const [first] = problems
  if (first !== undefined)
    throw new Failure('BAD_INPUT', {
      message: problems.map(({ message }) => message).join(' '),
      hint: first.fix,
    })
  return {
    name: name === null ? freeName(snapshot, nameFrom(asked) || template.name) : givenName(name),
    title: shorten(oneLine(headingOf(asked) ?? asked), TITLE_MAX) || template.title,
    asked: asked.trim(),
    template: template.name,
    version: template.version,
    mode: mode ?? defaultMode(template) ?? '',
    inputs: values,
    priority,
    created: beganAt(request.began, world),
    by: world.actor,
    stopped: paused ? { how: 'paused', at: formatTime(world.now), by: world.actor, why: PAUSED } : null,
    ...{ rolledBack: [], excused: [], taken },
  }
}

/** A time to come is nobody's. */
function beganAt(began: string | null | undefined, { now }: World): string {
  const time = parseTime(began ?? '')
  return time !== null && Date.parse(time) <= now.getTime() ? time : formatTime(now)
}

/** A document that was given as what is asked is named by its heading. */
function headingOf(asked: string): string | null {
  return /^\s*#{1,6}[ \t]+(\S.*)/.exec(asked)?.[1] ?? null
}

/** A name that a person chose. Throws BAD_INPUT for one that cannot be. */
export function givenName(name: string): string {
  const flat = runNameIn(name)
  if (isRunName(flat)) return flat
  throw new Failure('BAD_INPUT', {
    message: `"${name.slice(0, 80)}" is no name for a run: small letters, digits and hyphens, at most 63, and not "archive".`,
    hint: `For example: --name ${nameFrom(name) || 'contact-form'}`,
  })
}

function freeName(snapshot: Snapshot, stem: string): string {
  const base = isRunName(stem) ? stem : `run-${stem}`
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!isTaken(snapshot, name)) return name
  }
}

function isTaken(snapshot: Snapshot, name: string): boolean {
  return runTraces(snapshot, name).length > 0
}

/** Inputs may stand in paths, and must not lead out of the repository or into what is brain's own. */
function assertPaths(run: RunFile, template: Template): void {
  const values = runValues(run, template)
  for (const { id, artifact } of template.phases) {
    if (artifact === null) continue
    const path = fillPath(artifact, values, null)
    if (isArtifactPath(path.replaceAll('*', 'x')) && !path.replace(/\{\{.*?\}\}/g, '').includes('..'))
      continue
    throw new Failure('BAD_INPUT', {
      message: `The phase "${id}" would write "${path.slice(0, 120)}", which is no path for an artifact.`,
      hint: 'Correct the input that stands in it: letters, digits, - and _ only.',
    })
  }
}

/** What cannot be read back must not be written. */
function assertReadable(text: string, { name, asked }: RunFile): void {
  const { run, problems } = parseRun(text, name)
  if (run !== null && problems.length === 0 && run.asked === asked) return
  throw new Failure('BAD_INPUT', {
    message: `What is asked, with its inputs, cannot be kept as it is: ${problems[0]?.message ?? 'it would read differently.'}`,
    hint: 'Put long texts into a file of the repository, and name the file.',
  })
}
