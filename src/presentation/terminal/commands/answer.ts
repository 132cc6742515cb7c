import { answerTask } from '../../../app/answer-task.ts'
import { readTaskId } from '../../../app/find-task.ts'
import { planTexts } from '../../../app/with-plan.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { makeChange } from '../change.ts'
import { readGiven } from '../text-input.ts'
import type { Verb } from '../verb.ts'
import { writtenTasks } from '../written-tasks.ts'

export const answer: Verb = {
  name: 'answer',
  summary: 'Answer the open blockers and questions of a task; the worker goes on.',
  arguments: [
    ['<id>', 'the task'],
    ['<text...>', 'the answer; - reads standard input'],
  ],
  writes: true,
  examples: ['brain answer 012 "Use the staging key in the vault"', 'brain answer 012 - < answer.md'],
  run: async (session, input) => {
    const [word = '', ...words] = input.arguments
    const id = readTaskId(word)
    const text = await readGiven(session, words.join(' '), 'The answer')
    await assertNoSecrets(text, 'the answer')
    const { ports } = await session.open()
    return await makeChange(session, ports, {
      doing: 'Answering',
      look: { texts: (path) => planTexts(path) || path.startsWith(`results/${id}-`) },
      decide: (snapshot, world) => answerTask(snapshot, world, { id, text }),
      tell: async ({ result, commits }) => ({
        ...(await writtenTasks(ports, { ids: [id], commit: commits.get(':main') ?? null })),
        text: () => `Answered ${result.answered.join(' and ')}.`,
        quiet: id,
        notes: [`The worker reads it with: brain worker wait ${id}`],
      }),
    })
  },
}
