import { appendFileSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { WORKER_SCRIPTS } from './parts/contact-form.ts'
import { readPrompt } from './parts/read-prompt.ts'
import { workByBrain } from './parts/work-by-brain.ts'
import { workByGit } from './parts/work-by-git.ts'
import { WORKER_EXITS, type WorkerEvent } from './parts/worker-event.ts'
import { exitOf, poll, type WorkerSession } from './parts/worker-session.ts'
import { workerShell } from './parts/worker-shell.ts'

// A worker session as a process of its own: it does what its prompt says, and a script stands in for the model.
// node scripted-worker.js PROMPT_FILE SCRIPT
// It tells what it did, one JSON object a line. Exit 0: done; 1: went wrong; 3: a push was refused, so it stopped.

const WAYS = { git: workByGit, brain: workByBrain }

const [promptFile = '', name = ''] = process.argv.slice(2)
const script = WORKER_SCRIPTS[name]
if (script === undefined) {
  process.stderr.write(
    `Usage: node scripted-worker.js PROMPT_FILE ${Object.keys(WORKER_SCRIPTS).join('|')}\n`,
  )
  process.exit(2)
}

const session = openSession(readFileSync(promptFile, 'utf8'))
try {
  await WAYS[script.way](session, script)
  process.exitCode = WORKER_EXITS.done
} catch (error) {
  process.exitCode = exitOf(error)
  const said = error instanceof Error ? error.message : String(error)
  if (process.exitCode === WORKER_EXITS.failed) session.say({ kind: 'failed', command: '', said })
}

function openSession(prompt: string): WorkerSession {
  const [, taskId, title] = /^# Worker session: (task-\d+), (.*)$/m.exec(prompt) ?? []
  if (taskId === undefined || title === undefined) throw new Error(`${promptFile} is no worker prompt.`)
  const transcript = join(process.env['HOME'] ?? process.cwd(), `${basename(promptFile, '.md')}.log`)
  const shell = workerShell(process.cwd(), transcript)
  const say = (event: Omit<WorkerEvent, 'folder'>): void => {
    process.stdout.write(`${JSON.stringify({ ...event, folder: shell.folder() })}\n`)
  }
  return { sections: readPrompt(prompt), taskId, title, shell, say, meet }
}

async function meet(sessions: number): Promise<void> {
  const place = `${promptFile}.met`
  appendFileSync(place, '.')
  await poll(() => (readFileSync(place, 'utf8').length >= sessions ? true : null))
}
