import { spawn } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { runJson } from '../../src/presentation/run-json.ts'
import { aProject, approve, type Person, type Project } from './a-project.ts'
import { writeFiles, type Environment } from './git-sandbox.ts'

export type RunDocument = ReturnType<typeof runJson>

export interface ScriptRig {
  readonly project: Project
  /** In whose clone the script runs. */
  readonly person: Person
  /** Prints the script for a description, and keeps it. Answers its path. */
  readonly write: (description: string, ...words: string[]) => Promise<string>
  /** Runs it; with `killAfter` it and all that it started are killed after so many milliseconds. */
  readonly run: (path: string, options?: ScriptRun) => Promise<ScriptEnd>
  readonly status: (run: string) => Promise<RunDocument>
}

export interface ScriptRun {
  readonly words?: readonly string[]
  readonly env?: Environment
  readonly killAfter?: number
  readonly signal?: NodeJS.Signals
}

export interface ScriptEnd {
  readonly code: number | null
  readonly said: string
}

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/**
 * A worker that does what a task's front matter asks for, in a clone of its own, and says yes to all that it judges.
 * $FAILS names the phases that it never gets done.
 */
const WORKER = `#!/usr/bin/env bash
set -eu
task=$1
clone="$CLONES/$BRAIN_WORKER"
if [ ! -d "$clone" ]; then
  git clone --quiet "$REMOTE" "$clone.$$"
  mv "$clone.$$" "$clone"
fi
cd "$clone"
# Nobody else works here: what a killed try left locked is free.
find .git -name '*.lock' -delete
git fetch --quiet
file="tasks/$task.md"
field() { git show "origin/main:$file" | sed -n "s/^$1: *//p" | head -n 1; }
case " \${FAILS:-} " in *" $(field phase) "*) echo "no luck with $task" >&2; exit 1 ;; esac
brain worker claim "$task" --quiet
artifact=$(field artifact | tr -d \\"\\')
verdict=$(git show "origin/main:$file" | sed -n 's/.*says its verdict: one of \\([A-Z_]*\\).*/\\1/p')
if [ -n "$artifact" ]; then
  mkdir -p "$(dirname "$artifact")"
  printf 'of %s\\n' "$task" >"$artifact"
elif [ -z "$verdict" ]; then
  folder=src
  if [ "$(field phase)" = document ]; then folder=docs; fi
  mkdir -p "$folder"
  printf 'of %s\\n' "$task" >"$folder/$task.txt"
fi
git add --all
git diff --cached --quiet || git commit --quiet --message "$task: work"
if [ -n "$verdict" ]; then
  brain worker submit "$task" --summary Done --verdict "$verdict" --quiet
else
  brain worker submit "$task" --summary Done --quiet
fi
`

export async function aScriptRig(): Promise<ScriptRig> {
  const project = await aProject({ files: { 'docs/guide.md': '# Guide\n' } })
  const person = await project.join('bea')
  const root = project.box.path
  await writeFiles(root, {
    'bin/brain': `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`,
    'bin/work': WORKER,
    'clones/.keep': '',
  })
  for (const name of ['brain', 'work']) await chmod(join(root, 'bin', name), 0o755)
  const env = {
    PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    CLONES: join(root, 'clones'),
    REMOTE: project.remote,
    BRAIN_WORKER_COMMAND: join(root, 'bin/work'),
    BRAIN_PAUSE: '1',
  }
  let count = 0
  return {
    project,
    person,
    write: async (description, ...words) => {
      const { script } = await person.data<{ script: string }>(
        'orchestrate',
        '--script',
        ...words,
        '--',
        description,
      )
      const path = `scripts/${++count}.sh`
      await writeFiles(root, { [path]: script })
      return join(root, path)
    },
    run: (path, options = {}) =>
      runBash(path, { ...options, dir: person.dir, env: { ...env, ...options.env } }),
    status: async (run) =>
      (await person.data<{ run: RunDocument }>('workflow', 'status', run, '--fetch')).run,
  }
}

function runBash(
  path: string,
  { dir, env, words = [], killAfter, signal = 'SIGKILL' }: ScriptRun & { readonly dir: string },
): Promise<ScriptEnd> {
  return new Promise((done, fail) => {
    // A group of its own, so that all of it can be killed at once.
    const child = spawn('bash', [path, ...words], {
      cwd: dir,
      env: { ...process.env, ...env },
      detached: true,
    })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stdin.end()
    const timer = setTimeout(() => killGroup(child.pid, signal), killAfter ?? LONGEST_MS)
    child.on('error', fail)
    child.on('close', (code) => {
      clearTimeout(timer)
      done({ code, said: Buffer.concat(chunks).toString() })
    })
  })
}

const LONGEST_MS = 230_000

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It has just ended by itself.
  }
}

/** Starts the script again and again until it is done; a person approves whatever waits for one. */
export async function runToEnd(
  { run, status, person }: ScriptRig,
  { path, name, kills }: { path: string; name: string; kills: readonly number[] },
): Promise<{ readonly end: ScriptEnd; readonly killed: number }> {
  let killed = 0
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const killAfter = kills[turn]
    const end = await run(path, { words: ['--once'], ...(killAfter === undefined ? {} : { killAfter }) })
    if (end.code === null) killed++
    else if (end.code === 4) await decide(person, await status(name))
    else if (end.code !== 3) return { end, killed }
  }
  throw new Error('it comes to no end')
}

const TURNS_MAX = 30

async function decide(person: Person, { next, state }: RunDocument): Promise<void> {
  const id = /^brain review (task-\d+)$/.exec(next)?.[1]
  if (id === undefined) throw new Error(`A person is to do: ${next} (${state})`)
  await approve(person, id)
}
