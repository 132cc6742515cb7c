import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const DEMO = fileURLToPath(new URL('../../build/demo.js', import.meta.url))

export interface DemoRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The folder that a demo made in its temporary folder. */
export function folderIn(path: string): string {
  const name = readdirSync(path).find((entry) => entry.startsWith('tenarms-demo-')) ?? ''
  return join(path, name)
}

interface DemoOptions {
  readonly options?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** Starts the built demo with `path` as its temporary folder. */
export function startDemo(path: string, { options = [], env = {} }: DemoOptions = {}) {
  const child = spawn(process.execPath, [DEMO, ...options], {
    env: { ...process.env, ...env, TMPDIR: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text))
  const done = new Promise<DemoRun>((ended) => child.on('close', (code) => ended({ code, ...texts })))
  const saw = async (text: string): Promise<void> => {
    while (!texts.stdout.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without ${text}\n${texts.stdout}${texts.stderr}`)
      await pause(10)
    }
  }
  return { done, saw, interrupt: () => child.kill('SIGINT') }
}

/** Command lines of running processes with this path in them. */
export async function commandsNaming(path: string): Promise<readonly string[]> {
  const ps = spawn('ps', ['-A', '-o', 'args='], { stdio: ['ignore', 'pipe', 'ignore'] })
  let listed = ''
  ps.stdout.setEncoding('utf8').on('data', (text: string) => (listed += text))
  await new Promise((ended) => ps.on('close', ended))
  return listed.split('\n').filter((line) => line.includes(path))
}
