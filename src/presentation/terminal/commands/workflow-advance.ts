import { resumeRun } from '../../../app/workflow/change-run.ts'
import { refuse, type Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { runNameIn } from '../../../domain/workflow/run-paths.ts'
import { previewAdvance } from '../preview-advance.ts'
import { stepBanners } from '../render/progress-box.ts'
import type { Session, Workspace } from '../session.ts'
import { advanceNotes, advanceNow } from '../then-advance.ts'
import { isSet, optionList, type Outcome, type Verb } from '../verb.ts'
import { changeRun, endLine } from '../workflow-verb.ts'

export const workflowAdvance: Verb = {
  name: 'workflow advance',
  summary: 'Do all that gates allow now: approve what may pass by itself, create the tasks that are due.',
  arguments: [['[runs...]', 'these runs; without, all']],
  options: [
    { flags: '--cascade', description: 'do again what rests on something that changed since' },
    {
      flags: '--without <member>',
      description: 'let one run go on without this member of the team',
      many: true,
    },
  ],
  writes: true,
  examples: [
    'brain workflow advance',
    'brain workflow advance contact-form --cascade',
    'brain workflow advance contact-form --without performance',
  ],
  run: async (session, input) => {
    const workspace = await session.open()
    const runs = input.arguments.map(runNameIn)
    const names = runs.length === 0 ? {} : { names: runs }
    const cascade = isSet(input, 'cascade')
    const without = optionList(input, 'without') ?? []
    if (without.length > 0) return await goOnWithout(session, workspace, { runs, without })
    if (session.dryRun) return await previewAdvance(session, workspace, { ...names, cascade })
    const advanced = await advanceNow(session, workspace, { ...names, cascade })
    const { told, done, stuck } = advanced
    const strange = runs.find((name) => !told.some((run) => run.name === name))
    if (strange !== undefined && told.length === 0) return refuse('RUN_NOT_FOUND', { run: strange })
    const [only] = told
    return {
      kind: 'advance',
      data: { runs: told, done, stuck },
      text: () =>
        [
          ...done.map(({ run, text }) => `${run}: ${text}`),
          ...(done.length === 0 ? ['Nothing to do.'] : []),
          ...stepBanners(advanced),
          ...(only !== undefined && told.length === 1 ? [endLine({ ...only.phase, next: only.next })] : []),
        ].join('\n'),
      quiet: done.flatMap(({ task }) => task ?? []).join('\n'),
      notes: [
        ...advanceNotes({ ...advanced, done: [] }),
        ...(strange === undefined ? [] : [`There is no workflow run ${strange}.`]),
      ],
    }
  },
}

/** Only a person's word, for one run, lets a gate go on without somebody who was asked. */
async function goOnWithout(
  session: Session,
  workspace: Workspace,
  { runs, without }: { readonly runs: readonly string[]; readonly without: readonly string[] },
): Promise<Outcome | Refusal> {
  const [name] = runs
  if (name === undefined || runs.length !== 1)
    throw new Failure('USAGE', {
      message: 'With --without, exactly one run has to be named.',
      hint: 'brain workflow advance contact-form --without performance',
    })
  return await changeRun(session, workspace, {
    name,
    doing: 'Advancing',
    decide: (snapshot, world, view) => resumeRun(snapshot, world, { view, without, sendBack: false }),
    done: ({ run }) => `${run} goes on without ${without.join(', ')}.`,
  })
}
