import type { Clock } from '../../ports/system.ts'
import type { Repository } from '../../ports/repository.ts'
import { applyChange } from './git-apply.ts'
import { readLog, readPatch } from './git-history.ts'
import { lookAt } from './git-look.ts'
import { previewMerge } from './git-merge.ts'
import { listTree, readTextAt, readTextsOf } from './git-objects.ts'
import { obtainCommit } from './git-obtain.ts'
import type { GitPlace } from './git-place.ts'

/** The shared memory, in git. */
export function gitRepository(place: GitPlace, clock: Clock): Repository {
  return {
    look: (request) => lookAt(place, clock, request),
    apply: (change) => applyChange(place, change),
    mergePreview: (request) => previewMerge(place, request),
    readText: (commit, path) => readTextAt(place.git, commit, path),
    readTexts: (blobs) => readTextsOf(place.git, blobs),
    listFiles: (commit, folder) => listTree(place.git, commit, folder === '' ? [] : [folder]),
    log: (commit, options) => readLog(place, commit, options),
    obtain: (commit) => obtainCommit(place, commit),
    patch: (from, to, bytesMax) => readPatch(place, { from, to }, bytesMax),
  }
}
