import { execFile } from 'node:child_process'
import type { Agent } from '../../domain/fleet/agent.ts'
import { workerEnvironment } from '../../domain/fleet/worker-environment.ts'

const MS_MAX = 10_000
const VERSION = /\d+(?:\.\d+)+/

/** Asks an installed agent for its version, in the environment that a worker would have. */
export async function probeAgent(
  agent: Agent,
  path: string | null,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly version: string | null } | null> {
  if (path === null) return null
  const env = workerEnvironment(environment, { keeps: [], sets: {} }, { worker: 'health', mark: 'health' })
  return await new Promise((done) => {
    const options = { env, timeout: MS_MAX, killSignal: 'SIGKILL' } as const
    const child = execFile(path, [...agent.version.words], options, (error, stdout, stderr) => {
      done({ version: error === null ? (VERSION.exec(`${stdout}\n${stderr}`)?.[0] ?? null) : null })
    })
    child.stdin?.on('error', () => {}).end()
  })
}
