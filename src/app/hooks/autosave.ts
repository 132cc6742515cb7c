import type { Overview } from '../../domain/overview.ts'

/** Do the settings ask for snapshots in the background? */
export function wantsAutosave({ look: { settings } }: Overview): boolean {
  return 'autosave' in settings && settings.autosave === true
}
