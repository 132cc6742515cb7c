import type { Director } from './director.ts'
import { fact } from './facts.ts'
import type { Workers } from './tell-work.ts'
import type { WorkerProcess } from './worker-process.ts'
import { WORKER_EXITS } from './worker-event.ts'

const FEEDBACK = 'Each field needs a label: wrap it in a <label> element.'
const REVIEW_LINES = 32

interface Review {
  readonly task: { readonly id: string }
  readonly commit: string
  readonly criteria: readonly { readonly done: boolean | null }[]
  readonly checks: readonly { readonly exitCode: number }[]
  readonly diff: { readonly outsideScope: readonly string[] }
}

/** One result is sent back and comes again; both are approved. */
export async function tellReviews(director: Director, { ui, api }: Workers): Promise<void> {
  await tellSentBack(director, ui)
  await tellChanged(director, ui)
  director.narrator.step('The brain reviews task-011, and approves it')
  await tellApproval(director, { worker: api, review: await tellReview(director, '011') })
}

async function tellSentBack(director: Director, ui: WorkerProcess): Promise<void> {
  const { narrator } = director
  narrator.step('The brain reviews task-010, and sends it back')
  await director.show('brain review 010 --check', { lines: REVIEW_LINES })
  const review = await director.ask<Review>('review', '010', '--check')
  const form = await director.remote('show', `${review.commit}:src/contact/form.js`)
  narrator.tell(
    'The checks pass on the merge result, but one criterion is open: the fields have no labels.',
    [
      fact('exit codes of the checks', exitsOf(review), [0]),
      fact('criteria that the worker ticked', ticksOf(review), [true, false]),
      fact('labels in the form', form.includes('<label'), false),
    ],
  )
  await director.show(`brain review 010 --request-changes "${FEEDBACK}"`)
  const sentBack = await ui.saw('sent-back')
  director.told(sentBack)
  narrator.tell(`${ui.machine} found the feedback on the remote.`, [
    fact('the feedback', sentBack.said, FEEDBACK),
  ])
}

async function tellChanged(director: Director, ui: WorkerProcess): Promise<void> {
  const { narrator } = director
  narrator.step(`${ui.machine} changes it and hands in again; the brain approves`)
  const handedIn = await ui.saw('handed-in')
  director.told(handedIn, { words: false })
  const review = await tellReview(director, '010')
  const form = await director.remote('show', `${review.commit}:src/contact/form.js`)
  narrator.tell('Now every field has its label.', [
    fact('the commit under review', review.commit, handedIn.said),
    fact('labels in the form', form.includes('<label>'), true),
  ])
  await tellApproval(director, { worker: ui, review })
}

/** A result that is as it should be. */
export async function tellReview(director: Director, number: string): Promise<Review> {
  await director.show(`brain review ${number} --check`, { lines: REVIEW_LINES })
  const review = await director.ask<Review>('review', number, '--check')
  director.narrator.tell('All criteria are ticked, nothing is outside the scope, and the checks pass.', [
    fact('criteria that the worker ticked', ticksOf(review), [true, true]),
    fact('files outside the scope', review.diff.outsideScope, []),
    fact('exit codes of the checks', exitsOf(review), [0]),
  ])
  return review
}

/** Approves what was shown, and sees that it is on main and that the worker has stopped. */
export async function tellApproval(
  director: Director,
  { worker, review }: { worker: WorkerProcess; review: Review },
): Promise<void> {
  const { narrator } = director
  const { id } = review.task
  const number = id.slice('task-'.length)
  await director.show(`brain review ${number} --approve`)
  const task = await director.remote('show', `main:tasks/${id}.md`)
  const main = await director.remote('rev-parse', 'main')
  const parents = await director.remote('log', '-1', '--format=%P', 'main')
  narrator.tell(
    `Merged, pushed and closed: main has ${review.commit.slice(0, 8)}, the commit that was reviewed.`,
    [
      fact(`${id} is closed`, /^closed: *\{? *as: (\w+)/m.exec(task)?.[1], 'completed'),
      fact('what was merged into main', parents.split(' ')[1], review.commit),
    ],
  )
  narrator.tell(`The branch task/${number} ends with it, so that a late push would be refused.`, [
    fact(`task/${number}`, await director.remote('rev-parse', `task/${number}`), main),
  ])
  director.told(await worker.saw('closed'), { words: false })
  narrator.tell(`${worker.machine} sees that ${id} is closed, and stops.`, [
    fact('its exit code', await worker.done, WORKER_EXITS.done),
  ])
}

function ticksOf({ criteria }: Review): readonly (boolean | null)[] {
  return criteria.map(({ done }) => done)
}

function exitsOf({ checks }: Review): readonly number[] {
  return checks.map(({ exitCode }) => exitCode)
}
