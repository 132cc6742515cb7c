import { survey } from '../../../app/observe.ts'
import { numberOf } from '../../../domain/task/task-id.ts'
import type { Task } from '../../../domain/task/task.ts'
import { candidatesFor, type Candidate } from '../completion/candidates.ts'
import { plainLine } from '../printable.ts'
import type { Session } from '../session.ts'
import { isSet, type Verb } from '../verb.ts'

/** What the completion scripts ask; whatever goes wrong, a TAB shows nothing rather than an error. */
export const complete: Verb = {
  name: 'complete',
  summary:
    'Print what may be typed next, for completion scripts: values and descriptions, separated by a tab.',
  arguments: [['[words...]', 'the words after brain, up to the cursor']],
  options: [{ flags: '--new', description: 'a new word begins at the cursor' }],
  examples: ['brain complete -- show ""'],
  run: async (session, input) => {
    const words = isSet(input, 'new') ? [...input.arguments, ''] : input.arguments
    const candidates = await candidatesFor(
      words,
      (typed) => taskIds(session, typed),
      () => freeBranches(session),
    ).catch((): readonly Candidate[] => [])
    const text = candidates.map(({ value, description }) => `${value}\t${plainLine(description)}`).join('\n')
    return { kind: 'candidates', data: { candidates }, text: () => text, quiet: text }
  },
}

/** From what this clone already knows: no fetch. Written the way that the word begins: `012`, `12` or `task-012`. */
async function taskIds(session: Session, typed: string): Promise<readonly Candidate[]> {
  const { ports } = await session.open()
  const overview = await survey(ports, { fetch: 'never' })
  const write = WRITINGS.find(({ begins }) => begins.test(typed))?.write ?? ((task: Task) => task.id)
  return [...overview.tasks.values()].map((task) => ({
    value: write(task),
    description: `${task.state}: ${task.title}`,
  }))
}

/** Branches that `adopt` may be meant for. */
async function freeBranches(session: Session): Promise<readonly Candidate[]> {
  const { ports } = await session.open()
  const overview = await survey(ports, { fetch: 'never' })
  return overview.unclaimed.map(({ branch, subject }) => ({ value: branch, description: subject }))
}

const WRITINGS: readonly { readonly begins: RegExp; readonly write: (task: Task) => string }[] = [
  { begins: /^[1-9]/, write: ({ id }) => String(numberOf(id)) },
  { begins: /^0|^$/, write: ({ id }) => id.slice('task-'.length) },
]
