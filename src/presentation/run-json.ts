import type { Task } from '../domain/task/task.ts'
import type { GateView, MemberView, PhaseView, RunView } from '../domain/workflow/run-view.ts'
import { nextCommand } from '../domain/workflow/next-command.ts'
import { utc } from './moment.ts'

/** A run as every surface shows it to programs: all keys always there. */
export function runJson(view: RunView) {
  const { run, state, at, of, phases, problems } = view
  return {
    name: run.name,
    title: run.title,
    asked: run.asked,
    state,
    template: run.template,
    version: run.version,
    mode: run.mode === '' ? null : run.mode,
    priority: run.priority,
    inputs: Object.fromEntries(run.inputs),
    createdAt: utc(run.created),
    createdBy: run.by,
    stopped: run.stopped,
    phase: { at, of },
    phases: phases.map(phaseJson),
    problems,
    next: nextCommand(view),
  }
}

function phaseJson({ phase, state, parts, gate, gates, stale, held }: PhaseView) {
  return {
    id: phase.id,
    title: phase.title,
    state,
    needs: phase.needs,
    critical: phase.critical,
    gate: {
      kind: phase.gate.kind,
      outcome: gate?.outcome.kind ?? null,
      why: gate === null || gate.outcome.kind === 'open' ? null : gate.outcome.why,
      team: (gate?.members ?? []).map(memberJson),
      attempts: gates.flatMap(attemptsJson),
      strategies: gates.flatMap(strategyJson),
    },
    tasks: parts.map(({ item, helper, task, artifact }) => ({
      ...taskShort(task),
      item: item?.id ?? null,
      member: helper?.id ?? null,
      artifact,
      approvedBlob: task?.closed?.artifact ?? null,
    })),
    stale,
    held,
  }
}

/** Each time that the work was judged. */
function attemptsJson({ item, rounds }: GateView) {
  return rounds.map(({ attempt, verdicts, findings, strategy }) => ({
    ...{ item: item?.id ?? null, attempt, verdicts, strategy },
    findings: findings.map(({ finding, member, task, before }) => ({ ...finding, member, task, before })),
  }))
}

/** Votes on how to mend what was found again, as long as they matter. */
function strategyJson({ item, strategy, voters }: GateView) {
  if (strategy === null) return []
  const { outcome, repeated } = strategy
  return [
    {
      ...{ item: item?.id ?? null, repeated: repeated.length, outcome: outcome.kind },
      why: outcome.kind === 'open' ? null : outcome.why,
      team: voters.map(memberJson),
    },
  ]
}

function memberJson({ member, item, task, current, verdict, why, late, excused }: MemberView) {
  return {
    member: member.id,
    item: item?.id ?? null,
    ...taskShort(task),
    current,
    verdict,
    why,
    late,
    excused,
    requirements: current ? (task?.output?.file.requirements ?? []) : [],
  }
}

function taskShort(task: Task | null) {
  return {
    id: task?.id ?? null,
    state: task?.state ?? null,
    worker: task?.worker ?? null,
    round: task?.part?.round ?? null,
  }
}
