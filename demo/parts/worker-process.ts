import { fileURLToPath } from 'node:url'
import { start } from './processes.ts'
import type { Machine, Stage } from './stage.ts'
import type { WorkerEvent } from './worker-event.ts'

export interface WorkerOrder {
  readonly machine: Machine
  /** Where the session is started. */
  readonly folder: string
  readonly promptFile: string
  /** The name of its script. */
  readonly script: string
}

/** A scripted worker that runs. */
export interface WorkerProcess {
  readonly machine: Machine
  /** The next event of one of these kinds; throws when the worker ends or stays silent without one. */
  readonly saw: (...kinds: readonly WorkerEvent['kind'][]) => Promise<WorkerEvent>
  /** The exit code. */
  readonly done: Promise<number>
}

const WORKER = fileURLToPath(new URL('scripted-worker.js', import.meta.url))
const SILENT_MS_MAX = 2 * 60_000

/** Starts a worker as a process of its own. */
export function startWorker(stage: Stage, order: WorkerOrder): WorkerProcess {
  const place = { folder: order.folder, environment: stage.environment(order.machine) }
  const child = start([process.execPath, WORKER, order.promptFile, order.script], place)
  const mailbox = new Mailbox(order.machine)
  let rest = ''
  let errors = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) mailbox.put(JSON.parse(line) as WorkerEvent)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const done = new Promise<number>((ended) => {
    child.on('error', (error) => (errors += error.message))
    child.on('close', (code) => {
      mailbox.close(errors)
      ended(code ?? 1)
    })
  })
  return { machine: order.machine, saw: (...kinds) => mailbox.take(kinds), done }
}

/** Events that came, until somebody asks for them. */
class Mailbox {
  readonly #machine: Machine
  readonly #events: WorkerEvent[] = []
  #wake: () => void = () => {}
  #ended: string | null = null

  constructor(machine: Machine) {
    this.#machine = machine
  }

  put(event: WorkerEvent): void {
    this.#events.push(event)
    this.#wake()
  }

  close(errors: string): void {
    this.#ended = errors
    this.#wake()
  }

  async take(kinds: readonly WorkerEvent['kind'][]): Promise<WorkerEvent> {
    for (const end = Date.now() + SILENT_MS_MAX; ;) {
      const at = this.#events.findIndex(({ kind }) => kinds.includes(kind))
      if (at !== -1) return this.#events.splice(at, 1)[0]!
      const failed =
        this.#events.find(({ kind }) => kind === 'failed' || kind === 'refused')?.said ?? this.#ended
      const left = end - Date.now()
      const waited = `${this.#machine} was to be ${kinds.join(' or ')}`
      if (failed !== null) throw new Error(`${waited}, but ended:\n${failed}`)
      if (left <= 0) throw new Error(`${waited}, but is silent.`)
      await this.#next(left)
    }
  }

  #next(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms)
      this.#wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }
}
