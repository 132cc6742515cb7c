import { findSecretLines } from '../secrets.ts'
import type { Paint } from './color.ts'
import { mapTexts } from './map-texts.ts'
import type { Outcome } from './verb.ts'

/**
 * The outcome without the secrets that somebody pushed: what is printed ends up in logs and in the conversations of AI sessions. A note
 * says which kinds were there.
 */
export async function hideSecrets(outcome: Outcome, paint: Paint): Promise<Outcome> {
  const texts = [outcome.text(paint)]
  mapTexts(outcome.data, (each) => {
    texts.push(each)
    return each
  })
  const lines = await findSecretLines(texts)
  if (lines.size === 0) return outcome
  const hide = hiding(lines)
  const kinds = [...new Set(lines.values())].join(', ')
  return {
    ...outcome,
    data: mapTexts(outcome.data, hide),
    text: outcome.text.length === 0 ? () => hide(outcome.text(paint)) : (again) => hide(outcome.text(again)),
    notes: [
      `Hidden here: ${kinds}. The remote has it, for all who can read it: revoke it.`,
      ...(outcome.notes ?? []),
    ],
  }
}

/** In one pass, longer ones first. */
function hiding(lines: ReadonlyMap<string, string>): (text: string) => string {
  const longest = [...lines.keys()].toSorted((one, other) => other.length - one.length)
  const any = new RegExp(longest.map((line) => line.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
  return (text) => text.replace(any, (line) => `[${lines.get(line) ?? 'a secret'}]`)
}
