import module from 'node:module'
import { keepCompiled } from './adapters/system/compiled-code.ts'
import { standardOutput } from './presentation/terminal/standard-output.ts'

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
    return standardOutput('stdout')
  },
  get stderr() {
    return standardOutput('stderr')
  },
}

if (words.length === 1 && (words[0] === '--version' || words[0] === '-V'))
  STREAMS.stdout.write(`${__VERSION__}\n`)
else if (words[0] === 'hook' && words.slice(1).every((word) => /^[A-Za-z]+$/.test(word))) void answer()
else {
  keepWhatIsCompiled()
  void main()
}

/** node does from 22.1 on. */
function keepWhatIsCompiled(): void {
  const { enableCompileCache } = module as { enableCompileCache?: () => unknown }
  if (enableCompileCache === undefined)
    keepCompiled({ main: import.meta.filename, words, environment: process.env })
  else enableCompileCache()
}

/** A client waits for its hooks at every edit: what reads command lines is not even loaded. */
async function answer(): Promise<void> {
  try {
    keepWhatIsCompiled()
    const [{ answerHook }, { openHooks }] = await Promise.all([
      import('./app/hooks/answer-hook.ts'),
      import('./adapters/hooks/open-hooks.ts'),
    ])
    const hooks = openHooks({ environment: process.env, stdin: process.stdin })
    const { said } = await answerHook(hooks, { named: words[1], directory: process.cwd() })
    if (said !== null) STREAMS.stdout.write(`${JSON.stringify(said)}\n`)
  } catch {
    // Half an installation is no reason to hold up whoever called.
  }
}

async function main(): Promise<void> {
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
  if (isHook()) return options.verbose ? tellHookFailure(console, error) : 0
  if (error instanceof Failure) return await console.refuse(error)
  const message = error instanceof Error ? error.message : String(error)
  const code = DISK[(error as NodeJS.ErrnoException).code ?? '']
  const failure =
    code === undefined
      ? new Failure('INTERNAL', { message, version: __VERSION__ }, error)
      : new Failure(code, { reason: message }, error)
  return await console.refuse(failure)
}

/** What goes wrong in a hook is no reason to hold up the session that called it: a client takes exit 2 for a refusal. */
function isHook(): boolean {
  const at = words.indexOf('hook')
  return (
    at !== -1 && words.slice(0, at).every((word, index) => word.startsWith('-') || words[index - 1] === '-C')
  )
}

function tellHookFailure(console: { note: (text: string) => void }, error: unknown): number {
  console.note(error instanceof Error ? error.message : String(error))
  return 0
}
