import { execFile } from 'node:child_process'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '../../domain/failure.ts'
import { readEnvFile } from '../../domain/fleet/env-file.ts'

const BYTES_MAX = 64 * 1024

/** A user's files of variables for workers, by name: `~/.config/brain/env/<name>`. Throws BAD_INPUT, never with a value. */
export function envFiles(
  environment: NodeJS.ProcessEnv,
): (name: string) => Promise<Readonly<Record<string, string>>> {
  const config = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] ?? '/', '.config')
  return async (name) => {
    const path = join(config, 'brain', 'env', name)
    const { variables, line } = readEnvFile(await textOf(path, environment))
    if (variables !== null) return variables
    throw bad(`${path}:${line} is no NAME=value.`, 'Correct the line.')
  }
}

/** A file that others can read, or that git keeps, is no place for a secret. */
async function textOf(path: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isFile() !== true)
    throw bad(
      `There is no file ${path}, which env_file in .brain/fleet.yml names.`,
      'Write it: NAME=value, one a line.',
    )
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0)
    throw bad(`Other users of this machine can read ${path}.`, `chmod 600 ${path}`)
  if (status.size > BYTES_MAX)
    throw bad(`${path} is larger than 64 KiB.`, 'Keep variables in it, and nothing else.')
  for (const each of new Set([path, realpathSync(path)]))
    if (await isTracked(each, environment))
      throw bad(
        `Git keeps ${each}: what is in it is published.`,
        'Take it out of that repository: git rm --cached',
      )
  return readFileSync(path, 'utf8')
}

async function isTracked(path: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const words = ['-C', dirname(path), 'ls-files', '--error-unmatch', '--', basename(path)]
  const env = {
    ...environment,
    GIT_CEILING_DIRECTORIES: undefined,
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
  }
  return await promisify(execFile)('git', words, { env }).then(
    () => true,
    () => false,
  )
}

function bad(message: string, hint: string): Failure {
  return new Failure('BAD_INPUT', { message, hint })
}
