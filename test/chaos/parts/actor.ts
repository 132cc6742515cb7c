import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../../support/git-sandbox.ts'
import type { Entry, Journal } from './journal.ts'
import { runGroup, type GroupEnd } from './process-group.ts'
import type { CastMember, Fault, Step } from './schedule.ts'
import type { Stage } from './stage.ts'

/** What an actor is to run. */
export interface Order {
  /** Words for brain, or a script for the shell. */
  readonly words: readonly string[] | string
  readonly task: string | null
  readonly after?: (done: Done) => void | Promise<void>
}

/** How it went, with what brain printed. */
export interface Done {
  readonly ok: boolean
  readonly killed: boolean
  readonly data: Readonly<Record<string, unknown>>
}

type Circumstances =
  | Pick<Step, 'verb' | 'fault' | 'clockHours'>
  | { verb: 'calm'; fault: null; clockHours: 0 }

export const CALM: Circumstances = { verb: 'calm', fault: null, clockHours: 0 }

const USUAL_MS_AT_FIRST = 600
/** A fifth of each new time: the machine may become slower on the way. */
const LEARNING = 0.2

/** Somebody with a clone who runs one process after another. */
export class Actor {
  readonly member: CastMember
  readonly #stage: Stage
  readonly #journal: Journal
  readonly #brain: string
  readonly #usualMs = new Map<string, number>()
  #revokedFor = 0
  dir: string
  /** Tasks that it ever held by plain git: only there can it be a former holder with a branch. */
  readonly everHeld = new Set<string>()
  /** What its last review showed, until it is used; a killed review may have shown anything. */
  shown: { readonly id: string; readonly commit: string } | null = null

  constructor(given: { member: CastMember; dir: string; stage: Stage; journal: Journal; brain: string }) {
    this.member = given.member
    this.dir = given.dir
    this.#stage = given.stage
    this.#journal = given.journal
    this.#brain = given.brain
  }

  get name(): string {
    return this.member.name
  }

  async act({ words, task, after }: Order, circumstances: Circumstances): Promise<Done> {
    const { verb, clockHours } = circumstances
    const fault = this.#faultNow(circumstances.fault)
    await this.#arm(fault)
    const from = Date.now()
    const end = await runGroup({
      command:
        typeof words === 'string' ? ['sh', '-c', words] : [process.execPath, this.#brain, '--json', ...words],
      dir: this.dir,
      env: {
        ...this.#stage.environment(this.member),
        ...clockEnvironment(clockHours),
        GIT_TRACE2: this.#trace,
      },
      killAfterMs: fault?.kind === 'kill' ? fault.at * this.#usual(verb) : null,
    })
    await this.#disarm()
    if (!end.killed) this.#usualMs.set(verb, this.#usual(verb) * (1 - LEARNING) + end.ms * LEARNING)
    const pushes = await this.#countPushes()
    const document = documentOf(end)
    const command = typeof words === 'string' ? words : `brain ${words.join(' ')}`
    const about = { actor: this.name, verb, command, task, fault: fault?.kind ?? null, pushes }
    this.#journal.entries.push(entryOf({ from, end, document }, about))
    const done = { ok: end.exit === 0 && !end.killed, killed: end.killed, data: document.data ?? {} }
    await after?.(done)
    return done
  }

  /** A session that was killed is followed by one with a new clone, as its prompt says. */
  async cloneAnew(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true })
    this.dir = await this.#stage.clone(this.member)
    this.everHeld.clear()
  }

  get #trace(): string {
    return join(this.#stage.folder, 'tmp', `${this.name}.trace`)
  }

  /** git’s own trace tells what was started. */
  async #countPushes(): Promise<number> {
    const trace = await readFile(this.#trace, 'utf8').catch(() => '')
    await rm(this.#trace, { force: true })
    return trace.match(/ start .* push .*--porcelain/g)?.length ?? 0
  }

  #usual(verb: string): number {
    return this.#usualMs.get(verb) ?? USUAL_MS_AT_FIRST
  }

  #faultNow(fault: Fault | null): Fault | null {
    if (fault?.kind === 'revoke') this.#revokedFor = fault.steps
    return this.#revokedFor-- > 0 ? { kind: 'refuse-push' } : fault
  }

  async #arm(fault: Fault | null): Promise<void> {
    const told = fault === null ? null : TOLD[fault.kind]?.(fault as never)
    if (told != null) await writeFile(join(this.#stage.files.faults, this.name), `${told}\n`)
    const disk = this.#stage.smallDisk(this.member)
    if (fault?.kind === 'fill-disk' && disk !== null) await fillDisk(join(disk, 'filling'))
  }

  async #disarm(): Promise<void> {
    await rm(join(this.#stage.files.faults, this.name), { force: true })
    const disk = this.#stage.smallDisk(this.member)
    if (disk !== null) await rm(join(disk, 'filling'), { force: true })
  }
}

/** What the server is told to do with this actor's pushes. */
const TOLD: { readonly [Kind in Fault['kind']]?: (fault: Extract<Fault, { kind: Kind }>) => string } = {
  'lose-answer': () => 'lose',
  'refuse-push': () => 'refuse',
  'delay-push': ({ ms }) => `delay ${ms / 1000}`,
}

/** Until nothing goes any more, in ever smaller pieces. */
async function fillDisk(path: string): Promise<void> {
  for (const bytes of [1 << 20, 1 << 16, 1 << 12]) {
    const piece = Buffer.alloc(bytes)
    while (
      await appendFile(path, piece).then(
        () => true,
        () => false,
      )
    );
  }
}

const HOUR_MS = 3_600_000

/** Node is told by a module that is loaded first, git by the dates that it would otherwise ask for. */
function clockEnvironment(hours: number): Environment {
  if (hours === 0) return {}
  const shift = hours * HOUR_MS
  const source = `const D=Date;globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(D.now()+${shift})}static now(){return D.now()+${shift}}}`
  const date = `@${Math.floor((Date.now() + shift) / 1000)} +0000`
  return {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}`,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  }
}

interface Printed {
  readonly data?: Readonly<Record<string, unknown>>
  readonly error?: { readonly code: string; readonly message: string }
}

function documentOf({ stdout }: GroupEnd): Printed {
  try {
    return JSON.parse(stdout) as Printed
  } catch {
    return {}
  }
}

const SAID_CHARACTERS_MAX = 400

function entryOf(
  { from, end, document }: { from: number; end: GroupEnd; document: Printed },
  about: Pick<Entry, 'actor' | 'verb' | 'command' | 'task' | 'fault' | 'pushes'>,
): Entry {
  const { exit, killed, timedOut, stderr } = end
  const error = exit === 0 ? null : (document.error?.code ?? null)
  const said = (document.error?.message ?? (exit === 0 ? '' : stderr)).trim().slice(-SAID_CHARACTERS_MAX)
  return { ...about, from, until: from + end.ms, exit, killed, timedOut, error, said }
}
