import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import Module from 'node:module'
import { dirname, join } from 'node:path'
import { constants, Script } from 'node:vm'
import { absolute, cacheFolder } from './cache-folder.ts'

// Node keeps what it has compiled from 22.1 on (module.enableCompileCache). Before that it compiles the program anew in every
// process, which takes a reading command a quarter of its time; V8 can be given what it made before (vm.Script, cachedData). V8
// itself refuses what another version of it has made. A file that is damaged or cannot be written costs time, and nothing else.

export interface KeepCompiled {
  /** The program's own file; what stands beside it is kept. */
  readonly main: string
  readonly words: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

/** Compiled code by the names of its files. */
type Compiled = Map<string, Buffer>

/** For all that is loaded from here on. */
export function keepCompiled({ main, words, environment }: KeepCompiled): void {
  const folder = folderFor(main, environment)
  const name = nameFor(words)
  if (folder === null || name === null) return
  const file = join(folder, name)
  const known = readCompiled(file)
  const made = new Map<string, Script>()
  const extensions = (Module as unknown as { _extensions: Extensions })._extensions
  const usual = extensions['.js']
  extensions['.js'] = (module, path) => {
    if (dirname(path) !== dirname(main)) return usual(module, path)
    const cachedData = known.get(path)
    const script = compile(path, cachedData)
    if (cachedData === undefined || script.cachedDataRejected === true) made.set(path, script)
    const run = script.runInThisContext() as ModuleFunction
    run.call(module.exports, module.exports, (id) => module.require(id), module, path, dirname(path))
  }
  process.on('exit', (code) => {
    if (code === 0 && made.size > 0) writeCompiled(file, known, made)
  })
}

type Extensions = Record<'.js', (module: NodeModule, path: string) => void>
type ModuleFunction = (
  exports: unknown,
  require: (id: string) => unknown,
  ...more: readonly unknown[]
) => void

const BEFORE = '(function (exports, require, module, __filename, __dirname) {'

function compile(path: string, cachedData: Buffer | undefined): Script {
  return new Script(`${BEFORE}${readFileSync(path, 'utf8')}\n})`, {
    filename: path,
    columnOffset: -BEFORE.length,
    ...(cachedData === undefined ? {} : { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
}

/** null where nothing is to be kept. Named by all that another build or another node differs in. */
function folderFor(main: string, environment: NodeJS.ProcessEnv): string | null {
  const { NODE_DISABLE_COMPILE_CACHE: off, NODE_COMPILE_CACHE } = environment
  const cache = cacheFolder(environment)
  const folder =
    absolute(NODE_COMPILE_CACHE, 'brain') ?? (cache === null ? null : join(cache, 'brain', 'code'))
  if (off !== undefined || folder === null) return null
  const { mtimeMs, size } = statSync(main)
  return join(folder, [__VERSION__, process.version, process.arch, Math.round(mtimeMs), size].join('-'))
}

const WITH_PARTS = new Set(['worker', 'workflow', 'fleet', 'hook'])

/** Each command loads a part of the program, and of that calls a part; whatever else was given makes no file of its own. */
function nameFor(words: readonly string[]): string | null {
  const [first = '', second = ''] = words
  const parts = WITH_PARTS.has(first) ? [first, second] : [first]
  return parts.every((part) => /^[A-Za-z][a-zA-Z-]{0,30}$/.test(part)) ? parts.join(' ') : null
}

/** What another user has written is no program for this one. */
function readCompiled(file: string): Compiled {
  try {
    const opened = openSync(file, 'r')
    try {
      if (process.getuid !== undefined && fstatSync(opened).uid !== process.getuid()) return new Map()
      const bytes = readFileSync(opened)
      const end = bytes.indexOf('\n')
      let at = end + 1
      const sizes = JSON.parse(bytes.toString('utf8', 0, end)) as readonly (readonly [string, number])[]
      return new Map(sizes.map(([path, size]) => [path, bytes.subarray(at, (at += size))]))
    } finally {
      closeSync(opened)
    }
  } catch {
    return new Map()
  }
}

/** Nothing is made ready where it cannot be written. */
function writeCompiled(file: string, known: Compiled, made: ReadonlyMap<string, Script>): void {
  const temporary = `${file}.${process.pid}-${process.hrtime.bigint()}`
  try {
    if (makeFolder(dirname(file))) removeOld(dirname(file))
    const opened = openSync(temporary, 'wx', 0o600)
    writeFileSync(opened, packed(known, made))
    fsyncSync(opened)
    closeSync(opened)
    renameSync(temporary, file)
  } catch {
    rmSync(temporary, { force: true })
  }
}

/** A line with the names and sizes of all, then all. */
function packed(known: Compiled, made: ReadonlyMap<string, Script>): Buffer {
  const all = new Map(known)
  for (const [path, script] of made) all.set(path, script.createCachedData())
  const sizes = [...all].map(([path, bytes]) => [path, bytes.length])
  return Buffer.concat([Buffer.from(`${JSON.stringify(sizes)}\n`), ...all.values()])
}

/** True when it is new. Not by `recursive`: that makes homes that do not exist, and never ends below `/proc`. */
function makeFolder(folder: string): boolean {
  const missing: string[] = []
  for (let at = folder; missing.length < OWN_FOLDERS && !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const path of missing) mkdirSync(path, { mode: 0o700 })
  return missing.length > 0
}

/** `.cache/brain/code/<build>` */
const OWN_FOLDERS = 4

const BUILDS_MAX = 4
/** As `folderFor` names them: nothing else is brain's to remove. */
const BUILD = /^\d+\.\d+\.\d+\S*-v\d+\.\d+\.\d+\S*-\w+-\d+-\d+$/

/** Of builds that are not used any more. */
function removeOld(newest: string): void {
  const folder = dirname(newest)
  const builds = readdirSync(folder)
    .filter((name) => BUILD.test(name))
    .map((name) => join(folder, name))
    .filter((path) => path !== newest)
    .map((path) => ({ path, usedAt: statSync(path).mtimeMs }))
    .toSorted((a, b) => b.usedAt - a.usedAt)
  for (const { path } of builds.slice(BUILDS_MAX - 1)) rmSync(path, { recursive: true, force: true })
}
