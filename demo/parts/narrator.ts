import { paintFor, type Paint } from '../../src/presentation/terminal/color.ts'
import { assertFacts, type Fact } from './facts.ts'

export interface NarratorOptions {
  /** Says only `last`. */
  readonly quiet: boolean
  readonly stream: NodeJS.WriteStream
}

const TAIL_LINES = 9

/** Tells the story on a stream. It says nothing that it has not checked. */
export class Narrator {
  readonly #quiet: boolean
  readonly #stream: NodeJS.WriteStream
  readonly #paint: Paint
  #steps = 0
  #facts = 0

  constructor({ quiet, stream }: NarratorOptions) {
    this.#quiet = quiet
    this.#stream = stream
    this.#paint = paintFor(stream, process.env)
  }

  get steps(): number {
    return this.#steps
  }

  get facts(): number {
    return this.#facts
  }

  opening(folder: string, headline: string): void {
    this.#say(this.#paint.bold(`tenarms: ${headline}`))
    this.#say(`All of it happens in ${folder}`)
    this.#say('Each command is shown with the folder it runs in; `brain` is bin/brain there.')
    this.#say('A script stands in for each AI model. What git does is real, and so are the races.')
  }

  step(title: string): void {
    this.#steps++
    this.#say(`\n${this.#paint.bold(`${this.#steps}. ${title}`)}`)
  }

  /** A command as it is run, and where: a reader can repeat it. */
  command(folder: string, command: string): void {
    this.#say(`   ${this.#paint.dim(`${folder} $`)} ${this.#paint.cyan(command)}`)
  }

  /** What a command printed; of more lines than that, the first and the last. */
  output(text: string, linesMax: number): void {
    const lines = text.trimEnd().split('\n')
    const isLong = lines.length > linesMax
    const head = isLong ? lines.slice(0, Math.max(0, linesMax - TAIL_LINES)) : lines
    for (const line of head) this.#outputLine(line)
    if (!isLong) return
    const tail = lines.slice(head.length).slice(-Math.min(TAIL_LINES, linesMax))
    this.#outputLine(`… (${lines.length - head.length - (linesMax === 0 ? 0 : tail.length)} more lines)`)
    if (linesMax > 0) for (const line of tail) this.#outputLine(line)
  }

  /** A statement, once everything that it rests on has been found to be so. Throws a Mismatch otherwise. */
  tell(statement: string, facts: readonly [Fact, ...Fact[]]): void {
    assertFacts(facts)
    this.#facts += facts.length
    this.#say(`   ${this.#paint.green('✔')} ${statement}`)
  }

  /** Said even when quiet. */
  last(text: string): void {
    this.#stream.write(`${text}\n`)
  }

  #outputLine(line: string): void {
    this.#say(line.trim() === '' ? '' : this.#paint.dim(`     ${line.trimEnd()}`))
  }

  #say(text: string): void {
    if (!this.#quiet) this.#stream.write(`${text}\n`)
  }
}
