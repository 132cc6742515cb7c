import type { Change, FileEdit, Refusal } from '../../domain/decision.ts'
import type { Ports } from '../../app/observe.ts'
import { perform, type Performance, type Performed } from '../../app/perform.ts'
import { exactChange } from './exact-change.ts'
import type { Session } from './session.ts'
import { isSpinning, startSpinner } from './spinner.ts'
import type { Outcome } from './verb.ts'

/** Performs a change and tells it; with `--dry-run` it tells the exact commits, refs and files instead. */
export async function makeChange<T>(
  session: Session,
  ports: Ports,
  { tell, doing, ...performance }: Omit<Performance<T>, 'dryRun'> & Telling<Performed<T>>,
): Promise<Outcome | Refusal> {
  const act = async (): Promise<Performed<T> | Refusal> =>
    await perform(ports, { ...performance, dryRun: session.dryRun })
  return await tellChange(session, ports, { tell, doing, act })
}

interface Telling<Made> {
  readonly tell: (performed: Made) => Outcome | Promise<Outcome>
  readonly doing: string
}

type AnyPerformed = Pick<Performed<unknown>, 'kind' | 'change' | 'notes'>

/** The same for what is performed in another way. */
export async function tellChange<Made extends AnyPerformed>(
  session: Session,
  ports: Ports,
  { tell, doing, act }: Telling<Made> & { readonly act: () => Promise<Made | Refusal> },
): Promise<Outcome | Refusal> {
  const spinner = await startSpinner(session, doing)
  try {
    const performed = await act()
    if (performed.kind === 'refusal') return performed
    spinner?.stop()
    const outcome = session.dryRun
      ? tellDryRun(await exactChange(ports.repository, performed.change))
      : await tell(performed)
    return { ...outcome, notes: [...performed.notes, ...(outcome.notes ?? [])] }
  } finally {
    if (isSpinning(spinner)) spinner.stop()
  }
}

export function tellDryRun(change: Change): Outcome {
  const data = {
    commits: change.commits.map(({ mark, parents, message, edits }) => ({
      mark,
      parents,
      subject: message.split('\n')[0],
      files: edits.map(fileOf),
    })),
    refs: [...change.refs, ...(change.prunes ?? []).map((prune) => ({ ...prune, to: null }))].map(
      ({ branch, from, to }) => ({ ref: `refs/heads/${branch}`, from, to }),
    ),
  }
  return {
    kind: 'dry-run',
    data,
    text: () =>
      [
        ...data.commits.flatMap(({ mark, subject, files }) => [
          `commit ${mark} "${subject}"`,
          ...files.map(({ path, action }) => `  ${action} ${path}`),
        ]),
        ...data.refs.map(({ ref, from, to }) => `ref ${ref}: ${from ?? '(new)'} → ${to ?? '(deleted)'}`),
        data.refs.length === 0 ? 'Nothing would change.' : 'Nothing was changed (dry run).',
      ].join('\n'),
  }
}

function fileOf(edit: FileEdit): { path: string; action: 'write' | 'remove' } {
  return { path: edit.path, action: 'remove' in edit ? 'remove' : 'write' }
}
