import { join } from 'node:path'
import type { Narrator } from './narrator.ts'
import { run, start } from './processes.ts'
import { MACHINES, type Machine, type Stage } from './stage.ts'
import type { WorkerEvent } from './worker-event.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

/** A task as `brain list --json` has it: what the story looks at. */
export interface ToldTask {
  readonly id: string
  readonly state: string
  readonly worker: string | null
  readonly waitingFor: readonly string[]
  readonly branch: string | null
  readonly commit: string | null
}

export const BRAIN_CLONE = 'brain/contact-form'
const LINES_MAX = 14

/** Runs what the story tells, and looks at what came of it. */
export class Director {
  readonly stage: Stage
  readonly narrator: Narrator

  constructor(stage: Stage, narrator: Narrator) {
    this.stage = stage
    this.narrator = narrator
  }

  /** Tells a command, runs it in a shell as told, and shows what it printed. Throws unless it ends well. */
  async show(command: string, options: { folder?: string; lines?: number } = {}): Promise<string> {
    const { folder = BRAIN_CLONE, lines = LINES_MAX } = options
    this.narrator.command(folder, command)
    const { status, stdout, stderr } = await run(['sh', '-c', command], this.#place(folder))
    if (status !== 0) throw new Error(`${folder} $ ${command}\nexit ${status}\n${stdout}${stderr}`)
    if (stdout.trim() !== '') this.narrator.output(stdout, lines)
    return stdout
  }

  /** Tells a command, and what it prints as it comes. Answers how it ended, whichever way. */
  async follow(command: string): Promise<{ readonly status: number; readonly lines: readonly string[] }> {
    this.narrator.command(BRAIN_CLONE, command)
    const child = start(['sh', '-c', `exec ${command} 2>&1`], this.#place(BRAIN_CLONE))
    const lines: string[] = []
    let rest = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const whole = (rest + text).split('\n')
      rest = whole.pop() ?? ''
      for (const line of whole) this.narrator.output(line, 1)
      lines.push(...whole)
    })
    const status = await new Promise<number>((done, fail) => {
      child.on('error', fail)
      child.on('close', (code) => done(code ?? 1))
    })
    return { status, lines }
  }

  /** The data of a `brain … --json`, run without telling. Throws unless there is some. */
  async ask<Data>(...words: readonly string[]): Promise<Data> {
    const { status, stdout, stderr } = await run(['brain', ...words, '--json'], this.#place(BRAIN_CLONE))
    if (status !== 0) throw new Error(`brain ${words.join(' ')} --json\nexit ${status}\n${stdout}${stderr}`)
    return (JSON.parse(stdout) as { data: Data }).data
  }

  /** Every task by its id, as the remote has it now. */
  async tasks(): Promise<Readonly<Record<string, ToldTask>>> {
    const { tasks } = await this.ask<{ tasks: ToldTask[] }>('list', '--state', 'all', '--fetch')
    return Object.fromEntries(tasks.map((task) => [task.id, task]))
  }

  /** What git says about the remote itself; nothing where git says no. */
  async remote(...words: readonly string[]): Promise<string> {
    return await this.git('contact-form.git', ...words)
  }

  /** The same for a clone. */
  async git(folder: string, ...words: readonly string[]): Promise<string> {
    const { status, stdout } = await run(['git', ...words], this.#place(folder))
    return status === 0 ? stdout.trimEnd() : ''
  }

  startWorker(machine: Machine, order: { folder?: string; prompt: string; script: string }): WorkerProcess {
    const { folder = machine, prompt, script } = order
    this.narrator.command(folder, `node scripted-worker.js ${prompt} ${script}`)
    return startWorker(this.stage, {
      machine,
      folder: join(this.stage.folder, folder),
      promptFile: join(this.stage.folder, prompt),
      script,
    })
  }

  /** Tells what a worker ran, with the words that it got where they are git's. */
  told({ folder, command, said }: WorkerEvent, { words = true }: { words?: boolean } = {}): void {
    this.narrator.command(folder.slice(this.stage.folder.length + 1), command)
    if (words && said !== '') this.narrator.output(said, LINES_MAX)
  }

  #place(folder: string): { folder: string; environment: Readonly<Record<string, string>> } {
    const machine = MACHINES.find((name) => folder.split('/')[0] === name) ?? 'brain'
    return { folder: join(this.stage.folder, folder), environment: this.stage.environment(machine) }
  }
}
