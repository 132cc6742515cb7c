import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export interface RanJob {
  readonly code: number | null
  /** All that it printed: what a log would show. */
  readonly log: string
}

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** A folder for PATH with `brain` in it, as an installation has it. */
export function installed(root: string): string {
  const folder = join(root, 'bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'brain'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`, {
    mode: 0o755,
  })
  return `${folder}:${process.env['PATH'] ?? ''}`
}

interface Step {
  readonly run: string
  readonly env?: Readonly<Record<string, string>>
}

interface Workflow {
  readonly jobs: { readonly work: { readonly steps: readonly Step[] } }
}

/** The values of a workflow's expressions, by what stands between the braces. */
type Expressions = Readonly<Record<string, string>>

/** The run steps of a workflow's job as GitHub runs them: `bash -e` on a file, variables filled in from expressions. */
export async function runSteps(
  text: string,
  { root, expressions }: { readonly root: string; readonly expressions: Expressions },
): Promise<RanJob> {
  const { steps } = (parse(text) as Workflow).jobs.work
  let log = ''
  mkdirSync(root, { recursive: true })
  for (const [at, { run, env = {} }] of steps.entries()) {
    const file = join(root, `step-${at}.sh`)
    writeFileSync(file, run)
    const filled = Object.entries(env).map(([name, value]) => [name, filledIn(value, expressions)])
    const ran = await runProgram('bash', ['-e', file], { ...base(root), ...Object.fromEntries(filled) })
    log += ran.log
    if (ran.code !== 0) return { code: ran.code, log }
  }
  return { code: 0, log }
}

function filledIn(text: string, expressions: Expressions): string {
  return text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, name: string) => {
    const value = expressions[name]
    if (value === undefined) throw new Error(`no value for the expression ${name}`)
    return value
  })
}

function base(root: string): Record<string, string> {
  const home = join(root, 'runner-home')
  mkdirSync(home, { recursive: true })
  return {
    PATH: installed(root),
    HOME: home,
    CI: 'true',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  }
}

function runProgram(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<RanJob> {
  return new Promise((done) => {
    const child = execFile(program, words, { env, maxBuffer: 1 << 24 }, (_, stdout, stderr) => {
      done({ code: child.exitCode, log: stdout + stderr })
    })
  })
}

interface Container {
  readonly command: readonly string[]
  readonly env: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: { readonly secretKeyRef: { readonly key: string; readonly optional: boolean } }
  }[]
  readonly volumeMounts: readonly {
    readonly name: string
    readonly mountPath: string
    readonly subPathExpr?: string
    readonly readOnly?: boolean
  }[]
}

export interface Pod {
  readonly done: Promise<RanJob>
  readonly terminate: () => void
}

export interface PodOptions {
  readonly root: string
  readonly index: number
  /** The keys of the cluster's Secret, and the files of the claims' one. */
  readonly secret: Readonly<Record<string, string>>
  readonly claims: Readonly<Record<string, string>>
}

const BWRAP = '/usr/bin/bwrap'

export const HAS_SANDBOX = ((): boolean => {
  try {
    execFileSync(BWRAP, ['--ro-bind', '/', '/', '--dev', '/dev', '--tmpfs', '/tmp', 'true'])
    return true
  } catch {
    return false
  }
})()

/** A container as a pod has it: root file system read-only, not root, its volumes mounted. Needs bubblewrap. */
export function runPod(container: Container, { root, index, secret, claims }: PodOptions): Pod {
  const env = container.env.flatMap(({ name, value, valueFrom }) => {
    const found = value ?? secret[valueFrom?.secretKeyRef.key ?? '']
    if (found === undefined && valueFrom?.secretKeyRef.optional !== true)
      throw new Error(`no key for ${name}`)
    return found === undefined ? [] : [['--setenv', name, found]]
  })
  const folder = join(root, `claims-${index}`)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(claims)) writeFileSync(join(folder, name), text)
  // /var/run is a link to /run on most systems.
  const mounts = container.volumeMounts.map(({ name, mountPath, subPathExpr = '', readOnly }) => {
    const part = subPathExpr.replaceAll('$(JOB_COMPLETION_INDEX)', String(index))
    return readOnly === true && name === 'claims'
      ? ['--ro-bind', join(folder, part), mountPath.replace('/var/run', '/run')]
      : ['--tmpfs', mountPath]
  })
  const { PATH: path = '' } = base(root)
  // Node and brain may themselves lie below a folder that is empty in there.
  const programs = [join(root, 'bin'), dirname(MAIN), dirname(process.execPath)]
  const words = [
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/home', '--tmpfs', '/run'],
    ...mounts.flat(),
    ...programs.flatMap((path) => ['--ro-bind', path, path]),
    ...['--unshare-user', '--uid', '1000', '--gid', '1000', '--unshare-pid', '--as-pid-1'],
    ...['--die-with-parent', '--clearenv', '--setenv', 'PATH', path],
    ...['--setenv', 'JOB_COMPLETION_INDEX', String(index)],
    ...env.flat(),
    ...['--chdir', '/tmp', '--', ...container.command],
  ]
  const child = spawn(BWRAP, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
  return {
    terminate: () => endFirst(child.pid ?? 0),
    done: new Promise((done) => child.on('close', (code) => done({ code, log }))),
  }
}

/** What is process 1 in there: the first child of bubblewrap. */
function endFirst(bwrap: number): void {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(bwrap)], { encoding: 'utf8' })
  const [first] = children.trim().split(/\s+/)
  if (first !== undefined) process.kill(Number(first), 'SIGTERM')
}
