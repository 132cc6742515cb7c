import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Ran {
  readonly code: number | null
  /** Both streams, as they came. */
  readonly output: string
}

export interface Place {
  readonly dir: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a program whatever it ends with. */
export async function run({ dir, env = {} }: Place, words: readonly string[]): Promise<Ran> {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

/** Runs a program that has to work. Throws with what it said when it does not. */
export async function must(place: Place, words: readonly string[]): Promise<string> {
  const { code, output } = await run(place, words)
  if (code !== 0) throw new Error(`${words.join(' ')}\nexit ${code} in ${place.dir}\n${output}`)
  return output
}
