import type { Refusal } from '../../domain/decision.ts'
import { Failure } from '../../domain/failure.ts'
import { withoutCredentials } from '../../domain/without-credentials.ts'
import type { Code, Details } from '../message-parts.ts'
import { paintFor, type Paint } from './color.ts'
import { chooseFields, fieldLines } from './fields.ts'
import { mapTexts } from './map-texts.ts'
import { plain, printable, printableJson } from './printable.ts'
import type { Output } from './standard-output.ts'
import type { Outcome } from './verb.ts'

export interface ConsoleOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly fields: readonly string[] | null
}

export interface Streams {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: NodeJS.ProcessEnv
}

/** The two streams. Data goes to stdout, everything else to stderr; with `--json` stdout holds one document. */
export class Console {
  readonly options: ConsoleOptions
  readonly out: Paint
  readonly #streams: Streams

  constructor(streams: Streams, options: ConsoleOptions) {
    this.options = options
    this.#streams = streams
    this.out = paintFor(streams.stdout, streams.env)
  }

  /** Prints an outcome and returns the exit code. `isPaged`: what is longer than the screen is held at its beginning. */
  async tell(outcome: Outcome, { isPaged = false } = {}): Promise<number> {
    if (outcome.streamed === true) return this.#end(outcome)
    if (this.options.json) this.#document({ kind: outcome.kind, data: this.#chosen(outcome.data) })
    else if (this.options.quiet) this.#text(plain(outcome.quiet ?? ''))
    else await this.#page(this.#textOf(outcome), isPaged && outcome.neverPaged !== true)
    return this.#end(outcome)
  }

  #end(outcome: Outcome): number {
    for (const note of outcome.notes ?? []) this.note(note)
    return outcome.exit ?? 0
  }

  #chosen(data: unknown): unknown {
    return this.options.fields === null ? data : chooseFields(data, this.options.fields)
  }

  /** A text that asks for no paint has no colors of ours: what is there was written by somebody else. */
  #textOf(outcome: Outcome): string {
    if (this.options.fields !== null) return plain(fieldLines(this.#chosen(outcome.data)))
    const text = outcome.text(this.out)
    return outcome.text.length === 0 ? plain(text) : this.#shown(text)
  }

  #shown(text: string): string {
    return this.out.isColorSupported ? printable(text) : plain(text)
  }

  /** Says no: the message, and the next step last, where the eye ends up. */
  async refuse(refusal: Refusal | Failure): Promise<number> {
    const { CATALOGUE } = await import('../catalogue.ts')
    const { code } = refusal
    const details = mapTexts(refusal.details, withoutCredentials) as Details
    const { exit, message, hint, retryable } = CATALOGUE[code as Code]
    const error = {
      code,
      message: oneLine(message(details)),
      hint: oneLine(hint(details)),
      retryable: retryable === true,
      details: shown(details),
    }
    if (this.options.json) this.#document({ kind: 'error', error })
    const paint = paintFor(this.#streams.stderr, this.#streams.env)
    this.#streams.stderr.write(
      `${paint.red('error:')} ${plain(error.message)} ${paint.dim(`(${code})`)}\n${paint.cyan('hint:')}  ${plain(error.hint)}\n`,
    )
    if (this.options.verbose && refusal instanceof Failure)
      this.#streams.stderr.write(`${plain(withoutCredentials(traceOf(refusal)))}\n`)
    return exit
  }

  note(text: string): void {
    if (!this.options.quiet && !this.options.json)
      this.#streams.stderr.write(`${plain(withoutCredentials(text))}\n`)
  }

  /** One line of a stream of documents (`watch --json`), or of text. */
  line(document: { kind: string; data: unknown }, text: string): void {
    if (this.options.json)
      this.#line(
        printableJson(
          JSON.stringify({ schemaVersion: 1, kind: document.kind, data: this.#chosen(document.data) }),
        ),
      )
    else this.#line(this.#shown(text))
  }

  #line(text: string): void {
    const { stdout } = this.#streams
    if (text === '') return
    if (stdout.writeIfRoom === undefined) stdout.write(ended(text))
    else stdout.writeIfRoom(ended(text))
  }

  #document(document: object): void {
    this.#streams.stdout.write(
      `${printableJson(JSON.stringify({ schemaVersion: 1, ...document }, null, 2))}\n`,
    )
  }

  async #page(text: string, isPaged: boolean): Promise<void> {
    const { stdout, env } = this.#streams
    if (isPaged && (await (await import('./pager.ts')).page(ended(text), stdout, env))) return
    this.#text(text)
  }

  #text(text: string): void {
    if (text !== '') this.#streams.stdout.write(ended(text))
  }
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

function traceOf({ cause, stack }: Failure): string {
  return (cause instanceof Error ? cause.stack : stack) ?? ''
}

/** Whatever git, ssh or a hook said, in all the texts within. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim()
}

/** git's raw answer is for -v; what a program needs is in the other details. */
function shown(details: Details): Details {
  return Object.fromEntries(
    Object.entries(details).filter(([name]) => name !== 'stderr' && name !== 'command'),
  )
}
