import { Failure } from '../../domain/failure.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import { runValues } from '../../domain/workflow/run-input.ts'
import type { RunFile, Taken } from '../../domain/workflow/run.ts'
import { phasesBefore } from '../../domain/workflow/taken.ts'
import type { Template } from '../../domain/workflow/template.ts'
import type { Repository } from '../../ports/repository.ts'

/** All that a phase needs, as done: the run begins with that phase. Throws BAD_INPUT for one that is not there. */
export function takenUpTo(template: Template, phase: string): readonly Pick<Taken, 'phase' | 'as'>[] {
  if (!template.phases.some(({ id }) => id === phase))
    throw new Failure('BAD_INPUT', {
      message: `The template has no phase "${phase.slice(0, 80)}".`,
      hint: `Its phases: ${template.phases.map(({ id }) => id).join(', ')}`,
    })
  return [...phasesBefore(template, phase)].map((id) => ({ phase: id, as: 'completed' }))
}

interface Taking {
  readonly template: Template
  readonly run: Pick<RunFile, 'name' | 'title' | 'asked' | 'mode' | 'inputs'>
  readonly wanted: readonly Pick<Taken, 'phase' | 'as'>[]
}

/**
 * What the phases have written, as it is on the base branch. Files that a run keeps in its own folder cannot be there yet,
 * and count as nothing. Throws BAD_INPUT where a file is missing.
 */
export async function readTaken(
  repository: Repository,
  { look }: Snapshot,
  { template, run, wanted }: Taking,
): Promise<readonly Taken[]> {
  const values = runValues(run as RunFile, template)
  const taken: Taken[] = []
  for (const { phase, as } of wanted) {
    const path = as === 'skipped' ? undefined : values.get(`artifact.${phase}`)
    const isOwn = path === undefined || path.startsWith(`workflows/${run.name}/`)
    const files =
      isOwn || look.base.commit === null ? null : await repository.listFiles(look.base.commit, path)
    const artifact = isOwn ? null : (files?.get(path)?.blob ?? null)
    if (!isOwn && artifact === null)
      throw new Failure('BAD_INPUT', {
        message: `The phase "${phase}" cannot be taken as done: ${path} is not on the base branch.`,
        hint: 'Push the file first, or begin with an earlier phase.',
      })
    taken.push({ phase, as, artifact })
  }
  return taken
}
