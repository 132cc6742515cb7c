import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { Failure } from '../../domain/failure.ts'
import { causeOf } from './git-errors.ts'

/** What git has under a name. `bytes` is empty where only facts were asked for. */
export interface GitObject {
  readonly id: string
  readonly type: string
  /** Bytes. */
  readonly size: number
  readonly bytes: Buffer
}

/**
 * Reads objects through one `git cat-file --batch-command`, which the first question starts and which answers all that
 * follow: a process for each of them would cost more than the answers.
 */
export interface ObjectReader {
  /** By any name (`<commit>:<path>`, object id), in the order asked; null for a missing one. */
  info(names: readonly string[]): Promise<readonly (GitObject | null)[]>
  /** The same, with the bytes. Ask for sizes first where they are not known to be small. */
  contents(names: readonly string[]): Promise<readonly (GitObject | null)[]>
  /** Lets its process go; the next question starts another one. For what stays and asks now and then. */
  end(): void
}

export interface ReaderStart {
  readonly directory: string
  readonly environment: NodeJS.ProcessEnv
  /** git's own options, before the command. */
  readonly options: readonly string[]
  /** No sign of life for this long is a failure; milliseconds. */
  readonly silenceMsMax: number
}

export function objectReader(start: ReaderStart): ObjectReader {
  let channel: Channel | null = null
  const ask = async (
    word: Question['word'],
    names: readonly string[],
  ): Promise<readonly (GitObject | null)[]> => {
    if (names.length === 0) return []
    if (channel === null || channel.hasEnded()) channel = openChannel(start)
    return await channel.ask(word, names)
  }
  return {
    info: (names) => ask('info', names),
    contents: (names) => ask('contents', names),
    end: () => {
      channel?.end()
      channel = null
    },
  }
}

interface Channel {
  ask(word: Question['word'], names: readonly string[]): Promise<readonly (GitObject | null)[]>
  hasEnded(): boolean
  end(): void
}

/** A question that waits for the rest of its answers. */
export interface Question {
  readonly word: 'info' | 'contents'
  readonly count: number
  readonly answers: (GitObject | null)[]
  readonly resolve: (answers: readonly (GitObject | null)[]) => void
  readonly reject: (failure: Failure) => void
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function openChannel({ directory, environment, options, silenceMsMax }: ReaderStart): Channel {
  const child = spawn('git', [...options, 'cat-file', '--batch-command', '--buffer'], {
    cwd: directory,
    env: environment,
    stdio: 'pipe',
  })
  const waiting: Question[] = []
  let unread: Buffer = Buffer.alloc(0)
  let stderr = ''
  let ended = false
  const end = (failure: Failure): void => {
    ended = true
    child.kill()
    for (const question of waiting.splice(0)) question.reject(failure)
  }
  const timer = setTimeout(() => {
    if (waiting.length > 0)
      end(new Failure('REMOTE_UNREACHABLE', { reason: 'git said nothing for too long' }))
  }, silenceMsMax)
  child.stdout.on('data', (chunk: Buffer) => {
    timer.refresh()
    unread = takeAnswers(unread.length === 0 ? chunk : Buffer.concat([unread, chunk]), waiting)
    if (waiting.length === 0) letGo(child, timer)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => null)
  child.on('error', (error: NodeJS.ErrnoException) =>
    end(
      error.code === 'ENOENT'
        ? new Failure('GIT_MISSING', {}, error)
        : new Failure('GIT_FAILED', { command: 'git cat-file', stderr: error.message }, error),
    ),
  )
  child.on('close', () => end(causeOf(stderr, { command: 'git cat-file' })))
  letGo(child, timer)
  return {
    hasEnded: () => ended,
    end: () => child.stdin.end(),
    ask: (word, names) =>
      new Promise((resolve, reject) => {
        hold(child, timer)
        waiting.push({ word, count: names.length, answers: [], resolve, reject })
        child.stdin.write(`${names.map((name) => `${word} ${name}\n`).join('')}flush\n`)
      }),
  }
}

/** An idle reader keeps no command from ending; git ends with it, when its input does. */
function letGo(child: Child, timer: NodeJS.Timeout): void {
  timer.unref()
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket).unref()
}

function hold(child: Child, timer: NodeJS.Timeout): void {
  timer.ref().refresh()
  child.ref()
  ;(child.stdout as Socket).ref()
}

const HEAD = /^([0-9a-f]{40,64}) (\w+) (\d+)$/
const NOTHING = Buffer.alloc(0)

/** Hands what has come to the questions, in their order. Returns the bytes that are not a whole answer yet. */
export function takeAnswers(bytes: Buffer, waiting: Question[]): Buffer {
  let at = 0
  for (let question = waiting[0]; question !== undefined; question = waiting[0]) {
    const read = readAnswer(bytes, at, question.word)
    if (read === null) break
    at = read.end
    question.answers.push(read.answer)
    if (question.answers.length < question.count) continue
    waiting.shift()
    question.resolve(question.answers)
  }
  return bytes.subarray(at)
}

/** `<id> SP <type> SP <size> LF [<contents> LF]`, or `<name> SP missing LF` (git-cat-file, BATCH OUTPUT); null: not all there yet. */
function readAnswer(
  bytes: Buffer,
  at: number,
  word: Question['word'],
): { answer: GitObject | null; end: number } | null {
  const newline = bytes.indexOf(10, at)
  if (newline === -1) return null
  const [, id, type, digits] = HEAD.exec(bytes.toString('utf8', at, newline)) ?? []
  if (id === undefined || type === undefined) return { answer: null, end: newline + 1 }
  const size = Number(digits)
  if (word === 'info') return { answer: { id, type, size, bytes: NOTHING }, end: newline + 1 }
  const end = newline + 1 + size
  // Copied, so that a small object does not keep a large chunk in memory.
  return bytes.length <= end
    ? null
    : { answer: { id, type, size, bytes: Buffer.from(bytes.subarray(newline + 1, end)) }, end: end + 1 }
}
