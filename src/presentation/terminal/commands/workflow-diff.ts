import { isRefusal } from '../../../app/find-task.ts'
import { diffVersions } from '../../../app/workflow/run-history.ts'
import { plain } from '../printable.ts'
import type { Verb } from '../verb.ts'
import { openRun } from '../workflow-verb.ts'

export const workflowDiff: Verb = {
  name: 'workflow diff',
  summary: 'What changed between two approved versions of what a phase made.',
  arguments: [
    ['<run>', 'its name'],
    ['<phase>', 'the phase, or phase/item'],
    ['[from]', 'a version, such as 1 (default: the last one approved)'],
    ['[to]', 'another one (default: what is there now)'],
  ],
  examples: ['brain workflow diff contact-form specification 1 2', 'brain workflow diff contact-form design'],
  showsTexts: true,
  run: async (session, input) => {
    const workspace = await session.open()
    const [name, phase = '', from, to] = input.arguments
    const found = await openRun(session, workspace, name)
    if (isRefusal(found)) return found
    const { repository } = workspace.ports
    const diff = await diffVersions(repository, found.read, { phase, from: from ?? null, to: to ?? null })
    if (isRefusal(diff)) return diff
    return {
      kind: 'workflow-diff',
      data: { run: name, phase, path: diff.path, from: diff.from, to: diff.to, lines: diff.lines },
      text: (paint) =>
        diff.lines
          .filter(({ kind }) => kind !== 'same')
          .map(({ kind, text }) => {
            const line = plain(text.replace(/\n$/, ''))
            return kind === 'added' ? paint.green(`+${line}`) : paint.red(`-${line}`)
          })
          .join('\n'),
      notes: diff.lines.every(({ kind }) => kind === 'same') ? ['They are the same.'] : [],
    }
  },
}
