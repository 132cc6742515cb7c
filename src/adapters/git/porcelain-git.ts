import { simpleGit } from 'simple-git'
import { neverRan, tooSilent, type GitCall, type GitSaid } from './spawn-git.ts'

/**
 * simple-git refuses options and variables that untrusted text could smuggle in. Here every argument is
 * built by brain itself and refs and paths are checked, while the user's own ssh command, askpass and
 * configuration must arrive; so the guard lets all of it through.
 */
const TRUSTED = new Proxy({}, { get: () => true, has: () => true })

const NOTHING = Buffer.alloc(0)

/** The same as spawnGit, by simple-git. Throws as it does. */
export async function callPorcelain(call: GitCall): Promise<GitSaid> {
  const { args, environment, input, silenceMsMax, stdoutBytesMax } = call
  const seen = { exitCode: 0, stdoutBytes: 0, stderr: '' }
  const chunks: Buffer[] = []
  const git = simpleGit({
    baseDir: call.directory,
    allowEnvironment: Object.keys(environment),
    unsafe: TRUSTED,
    timeout: { block: silenceMsMax },
    errors: (error, result) => {
      seen.exitCode = result.exitCode
      seen.stderr = Buffer.concat(result.stdErr).toString('utf8')
      // simple-git makes an error of every exit but 0; only what never ran to its end (no code, or a negative one) is one here.
      return error instanceof Error && !(result.exitCode > 0) ? error : undefined
    },
    // A buffer even when there is no input: an empty text is not written, and git would wait for its end for ever.
    input: () => Buffer.from(input ?? ''),
  })
  git.env(environment)
  git.outputHandler((_command, stdout, stderr) => {
    stdout.on('data', (chunk: Buffer) => {
      const room = stdoutBytesMax - seen.stdoutBytes
      seen.stdoutBytes += chunk.length
      if (room > 0) chunks.push(chunk.subarray(0, room))
    })
    // simple-git waits 50 ms for late words after a process that printed nothing; an empty one ends that wait.
    stderr.once('end', () => stderr.emit('data', NOTHING))
  })
  try {
    await git.raw([...call.options, ...args])
  } catch (error) {
    throw explain(args, error)
  }
  return { ...seen, stdout: Buffer.concat(chunks) }
}

function explain(args: readonly string[], error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error))
  if (cause.message.includes('block timeout')) return tooSilent()
  return neverRan(args, cause)
}
