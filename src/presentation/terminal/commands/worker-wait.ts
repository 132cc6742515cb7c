import { observe, type Ports } from '../../../app/observe.ts'
import { readAnswer, type Answer } from '../../../app/read-answer.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { parseDuration } from '../../../domain/task/duration.ts'
import type { TaskId } from '../../../domain/task/task-id.ts'
import { taskJson } from '../../task-json.ts'
import { MEANT_TASK, readMeantTask } from '../meant-task.ts'
import { plain } from '../printable.ts'
import { optionText, type Outcome, type Verb } from '../verb.ts'

export const workerWait: Verb = {
  name: 'worker wait',
  summary: 'Print the answer or feedback when there is one; exit 8 when there is none yet.',
  arguments: MEANT_TASK,
  options: [{ flags: '--timeout <time>', description: 'ask again for this long, such as 10m' }],
  examples: ['brain worker wait 012', 'brain worker wait 012 --timeout 10m'],
  run: async (session, input) => {
    const id = await readMeantTask(session, input, workerWait)
    const { ports, claims } = await session.open()
    const nonce = (await claims.get(id))?.nonce ?? null
    const answer = await waitFor(ports, { id, nonce }, readTimeout(optionText(input, 'timeout')))
    return answer.kind === 'refusal' ? answer : tellAnswer(answer)
  },
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return 0
  const ms = parseDuration(text)
  if (ms === null)
    throw new Failure('USAGE', { message: `"${text}" is not a duration.`, hint: '--timeout 10m' })
  return ms
}

const FIRST_PAUSE_MS = 1_000
const PAUSE_MS_MAX = 30_000

/** Polls with jitter and back-off: many waiting workers share one host's limit on reads. */
async function waitFor(
  ports: Ports,
  asked: Parameters<typeof readAnswer>[2],
  timeoutMs: number,
): Promise<Answer | Refusal> {
  const end = ports.clock.now().getTime() + timeoutMs
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(PAUSE_MS_MAX, pause * 1.5)) {
    const { snapshot, world } = await observe(ports, { fetch: 'always', archived: [asked.id] })
    const answer = readAnswer(snapshot, world, asked)
    const left = end - ports.clock.now().getTime()
    if (answer.kind === 'answer' || answer.code !== 'NO_ANSWER_YET' || left <= 0) return answer
    await ports.clock.sleep(Math.min(left, pause * (0.5 + ports.randomness.fraction())))
  }
}

function tellAnswer({ task, entry }: Answer): Outcome {
  if (entry === null) {
    return {
      kind: 'answer',
      data: { task: taskJson(task), answer: null },
      text: () => `${task.id} is ${task.state}: nothing is left to do.`,
      quiet: task.state,
    }
  }
  const answer = { kind: entry.kind, text: entry.text, at: entry.at, by: entry.by }
  return {
    kind: 'answer',
    data: { task: taskJson(task), answer },
    text: () => plain(entry.text),
    quiet: entry.text,
    notes: [NEXT[entry.kind](task.id)],
  }
}

const NEXT: Readonly<Record<'answer' | 'changes', (id: TaskId) => string>> = {
  answer: (id) => `Go on with ${id}; handing in removes the blocker. brain worker report ${id} --step "…"`,
  changes: (id) => `Make the changes, then: brain worker submit ${id} --summary "…"`,
}
