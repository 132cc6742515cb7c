import type { Clock } from '../../ports/system.ts'
import type { Repository } from '../../ports/repository.ts'
import { derivedAt, lookAt } from './git-look.ts'
import { keepValue, recallValue, standingAt } from './kept-values.ts'
import type { GitPlace } from './git-place.ts'

/** The shared memory, in git. What a command does not use is not loaded. */
export function gitRepository(place: GitPlace, clock: Clock): Repository {
  return {
    look: (request) => lookAt(place, clock, request),
    derived: (request, derivation) => derivedAt(place, clock, { request, derivation }),
    standing: (fetch) => standingAt(place, clock, fetch),
    recall: (name, key) => Promise.resolve(recallValue(place, name, key)),
    keep: (name, kept) => keepValue(place, name, kept),
    apply: async (change) => (await import('./git-apply.ts')).applyChange(place, change),
    stillAt: async (tips) => (await import('./still-at.ts')).areStillAt(place, tips),
    mergePreview: async (request) => (await import('./git-merge.ts')).previewMerge(place, request),
    readText: async (commit, path) => (await import('./git-objects.ts')).readTextAt(place.git, commit, path),
    readTexts: async (blobs) => (await import('./git-objects.ts')).readTextsOf(place.git, blobs),
    listFiles: async (commit, folder) =>
      (await import('./git-objects.ts')).listTree(place.git, commit, folder === '' ? [] : [folder]),
    log: async (commit, options) => (await import('./git-history.ts')).readLog(place, commit, options),
    obtain: async (commit) => (await import('./git-obtain.ts')).obtainCommit(place, commit),
    patch: async (from, to, bytesMax) =>
      (await import('./git-history.ts')).readPatch(place, { from, to }, bytesMax),
  }
}
