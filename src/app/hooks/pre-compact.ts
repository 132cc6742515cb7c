import { type HookAnswer, tellPerson } from '../../domain/hooks/hook-answer.ts'
import type { HookInput } from '../../domain/hooks/hook-input.ts'
import type { HookPlace } from '../../ports/hooks.ts'
import { survey } from '../observe.ts'
import { wantsAutosave } from './autosave.ts'

const FILES_MAX = 5
const COUNTED_MAX = 1_000

/**
 * A session that forgets may lose track of what it has not committed: a snapshot is taken where the settings ask for those,
 * else the person is told.
 */
export async function onPreCompact(place: HookPlace, _input: HookInput): Promise<HookAnswer> {
  const ports = await place.ports()
  if (wantsAutosave(await survey(ports, { fetch: 'never' }))) {
    place.leave(['autosave', 'now'])
    return null
  }
  const files = await place.unsaved(COUNTED_MAX)
  if (files.length === 0) return null
  const more = files.length > FILES_MAX ? ', …' : ''
  const names = files
    .slice(0, FILES_MAX)
    .join(', ')
    .replaceAll(/\p{Cc}/gu, '?')
  const count = files.length === 1 ? '1 file is' : `${files.length} files are`
  return tellPerson(
    `brain: ${count} in no commit yet (${names}${more}). Commit and push, so that nothing is lost with this conversation.`,
  )
}
