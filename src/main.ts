import module from 'node:module'

// Nothing else is loaded before it is known what for: to print the version takes no longer than to start node.
const words = process.argv.slice(2)

/** Above main: what runs below must not meet it before it is there. */
const DISK: Readonly<Record<string, 'DISK_FULL' | 'FILE_UNWRITABLE'>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EROFS: 'FILE_UNWRITABLE',
  EACCES: 'FILE_UNWRITABLE',
  EPERM: 'FILE_UNWRITABLE',
  ENOTDIR: 'FILE_UNWRITABLE',
  EISDIR: 'FILE_UNWRITABLE',
}

/** Opened when something is written: node takes a while for each. */
const STREAMS = {
  env: process.env,
  get stdout() {
    return process.stdout
  },
  get stderr() {
    return process.stderr
  },
}

if (words.length === 1 && (words[0] === '--version' || words[0] === '-V'))
  process.stdout.write(`${__VERSION__}\n`)
else {
  // From node 22.1 on, what was compiled once is kept.
  ;(module as { enableCompileCache?: () => unknown }).enableCompileCache?.()
  void main()
}

async function main(): Promise<void> {
  // A reader that goes away (`brain list | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  process.once('SIGINT', () => process.exit(130))
  try {
    const [{ runCommand }, { sessionFor }] = await Promise.all([
      import('./presentation/terminal/run-command.ts'),
      import('./composition.ts'),
    ])
    process.exitCode = await runCommand({
      words,
      streams: STREAMS,
      session: sessionFor,
    })
  } catch (error) {
    process.exitCode = await tellFailure(error)
  }
}

/** The one catch. What is not a failure is a bug. */
async function tellFailure(error: unknown): Promise<number> {
  const { Console } = await import('./presentation/terminal/console.ts')
  const options = {
    json: words.includes('--json') || words.join(' ').match(/\borchestrate\b.* --output[ =]json\b/) !== null,
    quiet: false,
    verbose: words.includes('-v') || words.includes('--verbose'),
    fields: null,
  }
  const console = new Console(STREAMS, options)
  const { Failure } = await import('./domain/failure.ts')
  if (error instanceof Failure) return await console.refuse(error)
  const message = error instanceof Error ? error.message : String(error)
  const code = DISK[(error as NodeJS.ErrnoException).code ?? '']
  const failure =
    code === undefined
      ? new Failure('INTERNAL', { message, version: __VERSION__ }, error)
      : new Failure(code, { reason: message }, error)
  return await console.refuse(failure)
}
