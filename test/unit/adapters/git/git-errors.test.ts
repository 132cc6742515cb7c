import { expect, test } from 'vitest'
import { causeOf } from '../../../../src/adapters/git/git-errors.ts'

test.each([
  ["fatal: sha1 file '.git/objects/pack/tmp_pack_x' write error. Out of diskspace", 'DISK_FULL'],
  ['fatal: write error: No space left on device', 'DISK_FULL'],
  ['error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403', 'AUTH_FAILED'],
  [
    'remote: error: You have exceeded a secondary rate limit.\n[remote rejected] (pre-receive hook declined)',
    'REMOTE_UNREACHABLE',
  ],
  [
    'remote: Rate limit exceeded\nfatal: unable to access: The requested URL returned error: 403',
    'REMOTE_UNREACHABLE',
  ],
  ['fatal: unable to access: The requested URL returned error: 429', 'REMOTE_UNREACHABLE'],
  ['fatal: bad object 1f403a7e40155aa0403c', 'GIT_FAILED'],
  ['error: cannot lock ref: is at 9d401b2a but expected 4f403aa', 'GIT_FAILED'],
])('%j is %s', (stderr, code) => {
  expect(causeOf(stderr, {}).code).toBe(code)
})

test('what a hook of the remote says is the reason, as much of it as a person reads', () => {
  const stderr =
    '[remote rejected] (pre-receive hook declined)\nremote: main is frozen\nremote: \nremote: until Monday\nTo /x\n'
  expect(causeOf(stderr, {})).toMatchObject({
    code: 'HOOK_DECLINED',
    details: { reason: 'main is frozen until Monday' },
  })
  const long = causeOf(`pre-receive hook declined\nremote: ${'x'.repeat(5000)}\n`, {})
  expect(String(long.details['reason'])).toHaveLength(300)
})

test('a hook that says nothing leaves git’s own reason', () => {
  expect(causeOf('[remote rejected] (pre-receive hook declined)', {}).details['reason']).toContain(
    'hook declined',
  )
})
