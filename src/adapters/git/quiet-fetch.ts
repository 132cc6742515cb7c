/** A fetch that leaves nothing behind but the refs it is told to write: no tags, no FETCH_HEAD, no clean-up, no submodules. */
export const QUIET_FETCH: readonly string[] =
  'fetch --no-tags --no-write-fetch-head --no-recurse-submodules --no-auto-gc --refmap='.split(' ')
