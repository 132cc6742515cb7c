import { Failure } from '../../domain/failure.ts'
import type { Session } from './session.ts'

export type Verdict =
  | { readonly kind: 'approve' }
  | { readonly kind: 'changes'; readonly text: string }
  | { readonly kind: 'later' }

/** Asks a person what to do with the result just shown. Throws INTERRUPTED on Ctrl-C. */
export async function askVerdict(id: string): Promise<Verdict> {
  const { isCancel, select, text } = await import('@clack/prompts')
  const choice = await select({
    message: `Approve ${id}?`,
    options: [
      { value: 'approve', label: 'Yes, approve this commit' },
      { value: 'changes', label: 'No, send it back' },
      { value: 'later', label: 'Not now' },
    ],
    // A key too many, for the pager before, approves nothing.
    initialValue: 'later',
  })
  if (isCancel(choice)) throw new Failure('INTERRUPTED')
  if (choice !== 'changes') return { kind: choice === 'approve' ? 'approve' : 'later' }
  const changes = await text({
    message: 'What is to be changed?',
    validate: (value) => ((value ?? '').trim() === '' ? 'Say it in words.' : undefined),
  })
  if (isCancel(changes)) throw new Failure('INTERRUPTED')
  return { kind: 'changes', text: changes }
}

/** Yes or no. `--yes` says yes; where nobody can be asked, INPUT_NEEDED names the option that would have said it. */
export async function confirm(session: Session, question: string, flag: string): Promise<boolean> {
  if (session.yes) return true
  if (!session.interactive)
    throw new Failure('INPUT_NEEDED', { question, flag: `Run it again with ${flag}.` })
  const prompts = await import('@clack/prompts')
  const said = await prompts.confirm({ message: question })
  if (prompts.isCancel(said)) throw new Failure('INTERRUPTED')
  return said
}
