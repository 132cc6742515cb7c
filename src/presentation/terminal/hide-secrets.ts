import { findSecrets } from '../secrets.ts'
import type { Paint } from './color.ts'
import { mapTexts } from './map-texts.ts'
import type { Outcome } from './verb.ts'

/** A shorter line of a key says nothing, and may stand anywhere. */
const LINE_LENGTH_MIN = 8

/**
 * The outcome without the secrets that somebody pushed: what is printed ends up in logs and in the conversations of AI sessions. A note
 * says which kinds were there.
 */
export async function hideSecrets(outcome: Outcome, paint: Paint): Promise<Outcome> {
  const text = outcome.text(paint)
  const texts = [text]
  mapTexts(outcome.data, (each) => {
    texts.push(each)
    return each
  })
  const found = await findSecrets(texts.join('\n'))
  if (found.length === 0) return outcome
  const lines = found
    .flatMap(({ kind, secret }) => secret.split('\n').map((line) => ({ kind, line: line.trim() })))
    .filter(({ line }) => line.length >= LINE_LENGTH_MIN)
    .toSorted((one, other) => other.line.length - one.line.length)
  const hide = (each: string): string =>
    lines.reduce((rest, { kind, line }) => rest.replaceAll(line, `[${kind}]`), each)
  const kinds = [...new Set(found.map(({ kind }) => kind))].join(', ')
  return {
    ...outcome,
    data: mapTexts(outcome.data, hide),
    text: outcome.text.length === 0 ? () => hide(text) : (again) => hide(outcome.text(again)),
    notes: [
      `Hidden here: ${kinds}. The remote has it, for all who can read it: revoke it.`,
      ...(outcome.notes ?? []),
    ],
  }
}
