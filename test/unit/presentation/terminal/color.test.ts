import { expect, test } from 'vitest'
import { paintFor } from '../../../../src/presentation/terminal/color.ts'

const CASES: readonly { isTTY: boolean; env: NodeJS.ProcessEnv; painted: boolean; title: string }[] = [
  { title: 'a terminal', isTTY: true, env: { TERM: 'xterm' }, painted: true },
  { title: 'a pipe', isTTY: false, env: { TERM: 'xterm' }, painted: false },
  { title: 'a pipe in CI', isTTY: false, env: { CI: '1' }, painted: false },
  { title: 'a dumb terminal', isTTY: true, env: { TERM: 'dumb' }, painted: false },
  { title: 'NO_COLOR', isTTY: true, env: { NO_COLOR: '1' }, painted: false },
  { title: 'an empty NO_COLOR', isTTY: true, env: { NO_COLOR: '' }, painted: true },
  { title: 'FORCE_COLOR in a pipe', isTTY: false, env: { FORCE_COLOR: '1' }, painted: true },
  { title: 'CLICOLOR_FORCE in a pipe', isTTY: false, env: { CLICOLOR_FORCE: '1' }, painted: true },
  { title: 'FORCE_COLOR=0 on a terminal', isTTY: true, env: { FORCE_COLOR: '0' }, painted: false },
  {
    title: 'NO_COLOR against FORCE_COLOR',
    isTTY: true,
    env: { NO_COLOR: '1', FORCE_COLOR: '1' },
    painted: false,
  },
]

test.each(CASES)('$title: painted is $painted', ({ isTTY, env, painted }) => {
  expect(paintFor({ isTTY }, env).red('x')).toBe(painted ? '\x1b[31mx\x1b[39m' : 'x')
})
