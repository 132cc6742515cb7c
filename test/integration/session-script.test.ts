import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type SessionScript, sessionScript } from '../../src/domain/fleet/session-script.ts'

function ran(parts: Partial<SessionScript>, stdin = '') {
  const folder = mkdtempSync(join(tmpdir(), "tenarms-it's $(x) "))
  try {
    const at = (name: string): string => join(folder, name)
    writeFileSync(at('prompt'), stdin)
    const script = sessionScript({
      environment: { PATH: process.env['PATH'] ?? '' },
      place: folder,
      words: ['true'],
      input: at('prompt'),
      setup: [],
      exitFile: at('exit'),
      log: null,
      ...parts,
    })
    writeFileSync(at('session.sh'), script)
    const output = execFileSync('sh', [at('session.sh')], { env: { ...process.env, SECRET_OF_BRAIN: 'x' } })
    return { output: output.toString(), exit: readFileSync(at('exit'), 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('no value is read as shell, whatever is in it', () => {
  const odd = `'; touch hacked; echo "$(id)" \`id\` \\ \n $HOME`
  const { output, exit } = ran({
    words: ['printf', '%s|%s', odd, '$ODD'],
    environment: { PATH: process.env['PATH'] ?? '', ODD: odd },
  })
  expect(output).toBe(`${odd}|$ODD`)
  expect(exit).toBe('agent 0\n')
})

test('the agent reads its prompt, sees only its own environment, and its exit code is told', () => {
  const { output, exit } = ran(
    { words: ['sh', '-c', 'cat; echo "[$SECRET_OF_BRAIN]"; exit 41'] },
    'the prompt',
  )
  expect(output).toBe('the prompt[]\n')
  expect(exit).toBe('agent 41\n')
})

test('set-up commands come first; after one that fails nothing runs', () => {
  expect(ran({ setup: ['echo one', 'exit 3', 'echo two'], words: ['echo', 'agent'] })).toEqual({
    output: 'one\n',
    exit: 'setup 3\n',
  })
})

test('with a terminal the log gets a copy, and the exit code is the agent’s', () => {
  const { output, exit } = ran({ words: ['sh', '-c', 'echo seen; exit 2'], log: '/dev/null' })
  expect({ output, exit }).toEqual({ output: 'seen\n', exit: 'agent 2\n' })
})
