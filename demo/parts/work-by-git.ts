import { fillLines } from './fill-form.ts'
import { blockOf } from './read-prompt.ts'
import type { WorkerRound, WorkerScript } from './worker-script.ts'
import {
  commandIn,
  commitWork,
  joinClone,
  mustRun,
  outputText,
  poll,
  readOwn,
  readTask,
  runChecks,
  writeCode,
  writeOwn,
  type WorkerSession,
} from './worker-session.ts'

/** Does a task with nothing but git, by the steps of its prompt. Throws PushRefused where the prompt says to stop. */
export async function workByGit(session: WorkerSession, script: WorkerScript): Promise<void> {
  joinClone(session)
  await claim(session, script.racers ?? 1)
  const task = readTask(session)
  const answer = script.blocker === null ? '' : await askBrain(session, script.blocker)
  for (const [index, round] of script.rounds.entries()) {
    work(session, { round, answer })
    runChecks(session)
    handIn(session, outputText(session, round, { task, again: index > 0 }))
    if ((await waitForVerdict(session)) === 'closed') return
  }
  throw new Error('The result was sent back once more than the script knows.')
}

/** Step 2. */
async function claim(session: WorkerSession, racers: number): Promise<void> {
  const block = blockOf(session.sections, { section: 2 })
  const [look = '', rest = ''] = block.split(/ &&\n(?=git switch)/)
  mustRun(session, look)
  await session.meet(racers)
  const { output } = mustRun(session, rest)
  const push = commandIn(block, 'git push')
  const branch = push.split('refs/heads/')[1] ?? ''
  const current = session.shell.run('git branch --show-current').output.trim()
  if (current !== branch) throw new Error(`On ${current} after claiming ${branch}:\n${output}`)
  const said = output.split('\n').find((line) => line.includes('HEAD -> ')) ?? ''
  session.say({ kind: 'claimed', command: push, said: said.trim() })
}

/** Step 7: the form of the prompt, its push, and its look for the answer. Answers the answer. */
async function askBrain(
  session: WorkerSession,
  blocker: NonNullable<WorkerScript['blocker']>,
): Promise<string> {
  const path = `results/${session.taskId}-blocker.md`
  const form = blockOf(session.sections, { section: 7, language: 'markdown' })
  const filled = fillLines(form, {
    'raised:': session.shell.run('date -u +%Y-%m-%dT%H:%M:%SZ').output.trim(),
    '**Issue:**': blocker.issue,
    '**Need from brain:**': blocker.need,
    '**Impact:**': blocker.impact,
    '**Attempted:**': 'Looked for it in the task and in CLAUDE.md',
    '**Error:**': 'none',
  })
  writeOwn(session, path, `${filled}\n`)
  const block = blockOf(session.sections, { section: 7 })
  mustRun(session, block)
  const blob = mustRun(session, `git rev-parse HEAD:${path}`).output.trim()
  session.say({ kind: 'blocked', command: commandIn(block, 'git push'), said: blob })
  const answer = await poll(() => feedbackOn(session, blob))
  session.say({ kind: 'answered', command: blockOf(session.sections, { section: 7, nth: 1 }), said: answer })
  readTask(session)
  const push = commandIn(block, 'git push')
  mustRun(session, `git rm -q ${path} && git commit -q -m "${session.taskId}: Answered, going on" && ${push}`)
  return answer
}

function work(session: WorkerSession, { round, answer }: { round: WorkerRound; answer: string }): void {
  const paths = writeCode(session, round, answer)
  const status = statusLines(session, { progress: '60', step: round.did })
  commitWork(session, { paths: [...paths, status], did: round.did })
}

/** Step 8. It is handed in when both lines at the end name the same commit. */
function handIn(session: WorkerSession, output: string): void {
  const block = blockOf(session.sections, { section: 8 })
  writeOwn(session, `results/${session.taskId}-output.md`, output)
  statusLines(session, { progress: '100', step: 'ready for review' })
  const said = mustRun(session, block).output.trimEnd().split('\n').slice(-2)
  const [here, there] = said.map((line) => line.split('\t')[0] ?? '')
  if (here === undefined || here !== there) throw new Error(`Not handed in:\n${said.join('\n')}`)
  session.say({ kind: 'handed-in', command: commandIn(block, 'git push'), said: here })
}

/** Step 9, and step 3 for the end: the task file says `closed:`. */
async function waitForVerdict(session: WorkerSession): Promise<'closed' | 'sent back'> {
  const output = `results/${session.taskId}-output.md`
  const blob = mustRun(session, `git rev-parse HEAD:${output}`).output.trim()
  const show = commandIn(blockOf(session.sections, { section: 3 }), 'git show', `tasks/${session.taskId}.md`)
  return await poll(() => {
    const changes = feedbackOn(session, blob)
    if (changes !== null) {
      const command = blockOf(session.sections, { section: 7, nth: 1 })
      session.say({ kind: 'sent-back', command, said: changes })
      return 'sent back'
    }
    if (!/^closed:/m.test(mustRun(session, show).output)) return null
    session.say({ kind: 'closed', command: show, said: '' })
    return 'closed'
  })
}

/** The words of the entry that names this blob; null while there is none. */
function feedbackOn(session: WorkerSession, blob: string): string | null {
  const { status, output } = session.shell.run(blockOf(session.sections, { section: 7, nth: 1 }))
  const entry = status === 0 ? output.split(/^(?=<!-- )/m).findLast((part) => part.includes(blob)) : undefined
  const words = entry?.split('\n').filter((line) => !/^(?:<!-- |## )/.test(line))
  return words?.join('\n').trim() ?? null
}

/** Brings the two lines up to date that the prompt names, and leaves the others alone. Answers the path. */
function statusLines(session: WorkerSession, { progress, step }: { progress: string; step: string }): string {
  const path = `results/${session.taskId}-status.md`
  writeOwn(session, path, fillLines(readOwn(session, path), { 'progress:': progress, 'step:': step }))
  return path
}
