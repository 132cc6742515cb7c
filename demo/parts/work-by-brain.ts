import type { WorkerScript } from './worker-script.ts'
import {
  commitWork,
  joinClone,
  mustRun,
  outputText,
  readTask,
  runChecks,
  writeCode,
  writeOwn,
  type WorkerSession,
} from './worker-session.ts'

/** Does a task with the worker commands of brain where the prompt offers them; the other steps are those of the prompt. */
export async function workByBrain(session: WorkerSession, script: WorkerScript): Promise<void> {
  const { taskId } = session
  joinClone(session)
  const claimed = runBrain(session, `worker claim ${taskId} --as worker-3`)
  session.say({ kind: 'claimed', command: claimed.command, said: claimed.said })
  const task = readTask(session)
  for (const [index, round] of script.rounds.entries()) {
    commitWork(session, { paths: writeCode(session, round, ''), did: round.did })
    runBrain(session, `worker report ${taskId} --progress 60 --step "${round.did}"`)
    runChecks(session)
    // Beside the clone, so that it is not taken for unsaved work.
    writeOwn(session, '../report.md', withoutSummary(outputText(session, round, { task, again: index > 0 })))
    const submitted = runBrain(
      session,
      `worker submit ${taskId} --summary "${round.summary}" --file ../report.md`,
    )
    const commit = mustRun(session, 'git rev-parse HEAD').output.trim()
    session.say({ kind: 'handed-in', command: submitted.command, said: commit })
    const waited = runBrain(session, `worker wait ${taskId} --timeout 1m`)
    if (waited.said.includes('nothing is left to do')) return session.say({ kind: 'closed', ...waited })
    session.say({ kind: 'sent-back', ...waited })
  }
  throw new Error('The result was sent back once more than the script knows.')
}

function runBrain(session: WorkerSession, words: string): { command: string; said: string } {
  const command = `brain ${words}`
  return { command, said: mustRun(session, command).output.trim() }
}

/** `--summary` says it already, and brain writes the head. */
function withoutSummary(output: string): string {
  return output.slice(output.indexOf('## What Was Created'))
}
