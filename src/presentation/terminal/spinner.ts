import type { Ora } from 'ora'
import type { Session } from './session.ts'
import { standardOutput } from './standard-output.ts'

/** A spinner on stderr while the network is waited for; only where a person watches a terminal. */
export async function startSpinner(session: Session, text: string): Promise<Ora | null> {
  if (!session.interactive || session.console.options.quiet || standardOutput('stderr').isTTY !== true)
    return null
  const { default: ora } = await import('ora')
  return ora({ text, stream: process.stderr, discardStdin: false }).start()
}

export function isSpinning(spinner: Ora | null): spinner is Ora {
  return spinner !== null && spinner.isSpinning
}
