import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { blockOf, type PromptSection } from './read-prompt.ts'
import { fillSections } from './fill-form.ts'
import { WORKER_EXITS, type WorkerEvent } from './worker-event.ts'
import type { WorkerRound } from './worker-script.ts'
import type { ShellRun, WorkerShell } from './worker-shell.ts'

/** One worker with its prompt and its shell. */
export interface WorkerSession {
  readonly sections: readonly PromptSection[]
  readonly taskId: string
  readonly title: string
  readonly shell: WorkerShell
  readonly say: (event: Omit<WorkerEvent, 'folder'>) => void
  /** Goes on once so many sessions with this prompt are here. */
  readonly meet: (sessions: number) => Promise<void>
}

/** git said no to a push: the prompt says to stop. */
export class PushRefused extends Error {}

/** The words by which the prompt tells a refused push from a broken connection. */
const REFUSED = /rejected|fetch first|non-fast-forward|cannot lock ref|already exists|stale info/

/** Runs what must go well. Throws PushRefused when a push was refused, and with the whole output when all else fails. */
export function mustRun({ shell, say }: WorkerSession, commands: string): ShellRun {
  const run = shell.run(commands)
  if (run.status === 0) return run
  const lines = run.output.split('\n')
  const line =
    lines.find((candidate) => candidate.startsWith(' ! [')) ??
    lines.find((candidate) => REFUSED.test(candidate))
  if (line === undefined || !REFUSED.test(run.output) || !commands.includes('git push'))
    throw new Error(`${commands}\n${run.output}`)
  say({ kind: 'refused', command: commandIn(commands, 'git push'), said: line.trim() })
  throw new PushRefused(line.trim())
}

/** Step 1: clones, unless the session was started in a clone of this repository that is clean. */
export function joinClone(session: WorkerSession): void {
  const clone = blockOf(session.sections, { section: 1 })
  const url = clone.split(' ')[2] ?? ''
  const isClone = session.shell.run('git remote -v').output.includes(url)
  if (isClone && session.shell.run('git status --short').output === '') return
  mustRun(session, clone)
}

/** Step 3: reads everything that the prompt names; only the feedback may be missing. Answers the task's text. */
export function readTask(session: WorkerSession): string {
  const block = blockOf(session.sections, { section: 3 })
  const { output } = session.shell.run(block)
  const missing = output
    .split('\n')
    .filter((line) => line.startsWith('fatal:') && !line.includes('-feedback.md'))
  if (missing.length > 0) throw new Error(`Step 3 cannot be done as it stands:\n${missing.join('\n')}`)
  const task = mustRun(session, commandIn(block, 'git show', `tasks/${session.taskId}.md`)).output
  session.say({ kind: 'read', command: commandIn(block, 'git show'), said: session.taskId })
  return task
}

/** Step 5: what a model would do, here from the script. Answers the paths. */
export function writeCode({ shell }: WorkerSession, round: WorkerRound, answer: string): readonly string[] {
  const files = Object.entries(round.files(answer))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(shell.folder(), path)), { recursive: true })
    writeFileSync(join(shell.folder(), path), text)
  }
  return files.map(([path]) => path)
}

/** Step 5: the commit, with the two places filled in that the prompt leaves open. */
export function commitWork(
  session: WorkerSession,
  { paths, did }: { paths: readonly string[]; did: string },
): void {
  const block = blockOf(session.sections, { section: 5 })
  mustRun(session, block.replace('PATHS-YOU-CHANGED', paths.join(' ')).replace('what you did', did))
}

/** Step 6. */
export function runChecks(session: WorkerSession): void {
  mustRun(session, `set -e\n${blockOf(session.sections, { section: 6 })}`)
}

/** Step 8: the prompt's own form of the output, filled in. `task` is the text of the task file. */
export function outputText(
  session: WorkerSession,
  round: WorkerRound,
  { task, again }: { task: string; again: boolean },
): string {
  const form = blockOf(session.sections, { section: 8, language: 'markdown' })
    .replace(': title - COMPLETED', () => `: ${session.title} - COMPLETED`)
    .replace('**Date:** 2026-01-31', `**Date:** ${new Date().toISOString().slice(0, 10)}`)
    .replace('**Time taken:** 2h', '**Time taken:** less than a minute')
  const changes = { '## Changes in This Round': round.did }
  return fillSections(again ? form.replace('## What Was Created', '## Changes in This Round\n$&') : form, {
    ...(again ? changes : {}),
    '## Summary': round.summary,
    '### Files Created': Object.keys(round.files(''))
      .map((path) => `- ${path}`)
      .join('\n'),
    '## Tests': `\`${blockOf(session.sections, { section: 6 })}\` passes.`,
    '## Acceptance Criteria': ticks(task, round.criteria),
    '## Known Issues': round.issues ?? 'None.',
  })
}

/** Asks again until there is something; the prompt's two minutes would make a long demo. */
export async function poll<T>(ask: () => T | null): Promise<T> {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; await pause(POLL_MS)) {
    const found = ask()
    if (found !== null) return found
    if (process.ppid !== PARENT) throw new Error('Whoever started this session is gone.')
  }
  throw new Error('The brain did not answer.')
}

const WAIT_MS_MAX = 5 * 60_000
const POLL_MS = 600
const PARENT = process.ppid

/** The last line of a block that has all these words. */
export function commandIn(block: string, ...words: readonly string[]): string {
  const line = block.split('\n').findLast((candidate) => words.every((word) => candidate.includes(word)))
  if (line === undefined) throw new Error(`There is no "${words.join(' … ')}" in:\n${block}`)
  return line.trim()
}

export function readOwn({ shell }: WorkerSession, path: string): string {
  return readFileSync(join(shell.folder(), path), 'utf8')
}

export function writeOwn({ shell }: WorkerSession, path: string, text: string): void {
  writeFileSync(join(shell.folder(), path), text)
}

function ticks(task: string, criteria: readonly (string | null)[]): string {
  const asked = [...task.matchAll(/^- \[ \] (.*)$/gm)].map(([, text]) => text)
  if (asked.length !== criteria.length)
    throw new Error(`The task has ${asked.length} criteria, the script ${criteria.length}.`)
  return asked
    .map((text, index) =>
      criteria[index] == null ? `- [ ] ${text}: not yet` : `- [x] ${text}: ${criteria[index]}`,
    )
    .join('\n')
}

/** The exit code of a worker that ended with this error. */
export function exitOf(error: unknown): number {
  return error instanceof PushRefused ? WORKER_EXITS.refused : WORKER_EXITS.failed
}
