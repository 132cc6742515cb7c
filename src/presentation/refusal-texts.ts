import type { RefusalCode } from '../domain/decision.ts'

import { moment, text, type CatalogueEntry, type Details } from './message-parts.ts'
import { FLEET_REFUSAL_TEXTS } from './fleet-refusal-texts.ts'
import { RUN_REFUSAL_TEXTS } from './run-refusal-texts.ts'

/** The rules say no. Alphabetical. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalCode, CatalogueEntry>> = {
  ...FLEET_REFUSAL_TEXTS,
  ...RUN_REFUSAL_TEXTS,
  ALREADY_CLOSED: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'as', 'closed')} already.`,
    hint: (d) => `To work on it again: brain reopen ${text(d, 'task')}`,
  },
  ATTEMPT_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is being worked on by ${text(d, 'worker', 'somebody')}.`,
    hint: (d) => `Wait, or take it away once its lease is out: brain reclaim ${text(d, 'task')}`,
  },
  BACKUP_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is nothing called ${text(d, 'what')} that could be brought back.`,
    hint: () => 'What there is: brain recover --all',
  },
  BRANCH_IN_USE: {
    exit: 1,
    message: (d) => `${text(d, 'branch')} belongs to ${text(d, 'by')}.`,
    hint: () => 'Branches that belong to no task: brain status',
  },
  BRANCH_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is no branch ${text(d, 'branch')} on the remote.`,
    hint: () => 'Branches that look like work: brain status',
  },
  CHECKS_FAILED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} was not approved: ${text(d, 'failed', 'a check')} failed on the merge result.`,
    hint: (d) =>
      `See why: brain review ${text(d, 'task')} --check. Send it back: brain review ${text(d, 'task')} --request-changes "…". If the check itself is wrong: brain edit-task ${text(d, 'task')} --verify "…", or approve with --no-check.`,
  },
  CONTESTED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} holds work of more than one holder: ${text(d, 'holders', 'unknown')}.`,
    hint: (d) =>
      text(
        d,
        'next',
        `Look at the commits, then approve one by name: brain review ${text(d, 'task')} --approve --commit <sha>`,
      ),
  },
  DEPENDENCY_CYCLE: {
    exit: 1,
    message: (d) => `That would make a circle: ${text(d, 'cycle')}.`,
    hint: () => 'Leave out one of these dependencies.',
  },
  DEPENDENCY_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} waits for ${text(d, 'waitingFor')}.`,
    hint: () => 'Take another one: brain next',
  },
  DEPENDENCY_UNKNOWN: {
    exit: 1,
    message: (d) => `${text(d, 'task', 'The task')} depends on ${text(d, 'unknown')}, which does not exist.`,
    hint: () => 'Create it first, or leave it out: brain list --state all',
  },
  HAND_EDIT_CONFLICT: {
    exit: 1,
    message: (d) => `Changed both here and on the remote: ${text(d, 'reason', text(d, 'paths'))}.`,
    hint: (d) => text(d, 'next', 'Bring them together with git pull, then: brain sync'),
  },
  LEASE_ACTIVE: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is held by ${text(d, 'worker')} until ${moment(d, 'until', 'its lease is out')}.`,
    hint: (d) => `Wait, or take it all the same: brain reclaim ${text(d, 'task')} --force`,
  },
  MERGE_CONFLICT: {
    exit: 1,
    message: (d) => `${text(d, 'task')} cannot be merged: conflicts in ${text(d, 'files')}.`,
    hint: (d) => text(d, 'next', 'The worker merges main into its branch and hands in again.'),
  },
  NOTHING_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} has no open blocker or question.`,
    hint: (d) => `See where it stands: brain show ${text(d, 'task')}`,
  },
  NOTHING_READY: {
    exit: 8,
    retryable: true,
    message: () => 'No task is ready to be claimed.',
    hint: () => 'See what is waited for: brain list --state waiting,blocked,review',
  },
  NOTHING_TO_REVIEW: {
    exit: 1,
    message: (d) => `${text(d, 'task')} has nothing to review: it is ${text(d, 'state', 'not handed in')}.`,
    hint: (d) => text(d, 'next', 'What waits for you: brain status'),
  },
  NOTHING_TO_UNDO: {
    exit: 1,
    message: (d) => `There is nothing to undo${d['reason'] === undefined ? '' : `: ${text(d, 'reason')}`}.`,
    hint: () => 'See what was done: brain history',
  },
  NOT_CLOSED: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'state', 'open')}: there is nothing to reopen.`,
    hint: (d) => `See where it stands: brain show ${text(d, 'task')}`,
  },
  NOT_HOLDER: {
    exit: 1,
    message: (d) =>
      `You do not hold ${text(d, 'task')}: ${text(d, 'reason', 'it is held by somebody else')}.`,
    hint: (d) =>
      text(
        d,
        'next',
        `Stop working on it. What you have not pushed is kept by: brain worker rescue ${text(d, 'task')}`,
      ),
  },
  NOT_INITIALIZED: {
    exit: 1,
    message: (d) =>
      d['branch'] === undefined
        ? 'This repository is not laid out for brain yet.'
        : `The plan is not on ${text(d, 'branch')} yet, and it is laid out elsewhere already.`,
    hint: (d) => (d['branch'] === undefined ? 'brain init' : 'brain sync'),
  },
  NO_ANSWER_YET: {
    exit: 8,
    retryable: true,
    message: (d) => `There is no answer for ${text(d, 'task')} yet.`,
    hint: (d) => `Ask again later: brain worker wait ${text(d, 'task')} --timeout 10m`,
  },
  OUTSIDE_SCOPE: {
    exit: 1,
    message: (d) => `${text(d, 'task')} changes files outside its scope: ${text(d, 'files')}.`,
    hint: () => 'Send it back, or approve all the same with --allow-outside-scope.',
  },
  PROTECTED_PATH: {
    exit: 1,
    message: (d) => `${text(d, 'task')} changes files that only the brain writes: ${text(d, 'files')}.`,
    hint: (d) =>
      text(
        d,
        'next',
        'The worker takes each of them back: git checkout origin/main -- <file>, or git rm <file> where main has none; then it commits and hands in again.',
      ),
  },
  REVIEW_STALE: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is not at the commit you reviewed: ${text(d, 'reason', 'it moved on')}.`,
    hint: (d) => text(d, 'next', `Look at what is there now: brain review ${text(d, 'task')}`),
  },
  TASK_ALREADY_CLAIMED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is claimed by ${text(d, 'worker', 'somebody else')}${d['since'] == null ? '' : ` since ${moment(d, 'since', 'a while')}`}.`,
    hint: (d) => text(d, 'next', 'Do not work on it. Take another one: brain worker claim'),
  },
  TASK_CLOSED: {
    exit: 1,
    message: (d) =>
      `${text(d, 'task')} is ${text(d, 'state', 'closed')}${d['archived'] === true ? ', and in the archive' : ''}.`,
    hint: (d) => `To work on it again: brain reopen ${text(d, 'task')}`,
  },
  TASK_EXISTS: {
    exit: 1,
    message: (d) =>
      d['left'] === undefined
        ? `${text(d, 'task')} already exists.`
        : `The number of ${text(d, 'task')} was given before: ${text(d, 'left')} is there.`,
    hint: (d) =>
      d['left'] === undefined
        ? `Change it: brain edit-task ${text(d, 'task')}. Or leave the id out to get the next free one.`
        : 'Leave the id out to get the next free one.',
  },
  TASK_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is no ${text(d, 'task')}.`,
    hint: (d) => text(d, 'next', 'See all tasks: brain list --state all'),
  },
  TASK_NOT_READY: {
    exit: 1,
    message: (d) => text(d, 'said', `${text(d, 'task')} is ${text(d, 'state')}, not ready.`),
    hint: (d) => `See why: brain show ${text(d, 'task')}`,
  },
  TASK_OPEN: {
    exit: 1,
    message: (d) => `${text(d, 'task')} is ${text(d, 'state')}: only closed tasks go to the archive.`,
    hint: (d) => `End it first: brain review ${text(d, 'task')}, or brain cancel ${text(d, 'task')}`,
  },
  TEMPLATE_EXISTS: {
    exit: 1,
    message: (d) => `There is a template ${text(d, 'name', 'of that name')} in this repository already.`,
    hint: () => 'Give it another name, or write over it with --replace.',
  },
  TEMPLATE_INVALID: {
    exit: 2,
    message: (d) => `The template ${text(d, 'name', 'given')} cannot be used: ${firstProblems(d)}`,
    hint: () => 'See all problems: brain workflow validate <name or file>',
  },
  TEMPLATE_NOT_FOUND: {
    exit: 1,
    message: (d) => `There is no workflow template "${text(d, 'name', 'of that name')}".`,
    hint: (d) =>
      typeof d['meant'] === 'string'
        ? `Did you mean ${d['meant']}? All of them: brain workflow template list`
        : 'See all: brain workflow template list',
  },
}

const PROBLEMS_SHOWN = 3

/** The first problems of a file in one sentence each, and how many more there are. */
function firstProblems({ problems }: Details): string {
  const all = Array.isArray(problems) ? (problems as readonly { line: number | null; message: string }[]) : []
  if (all.length === 0) return 'it has problems.'
  const said = all
    .slice(0, PROBLEMS_SHOWN)
    .map(({ line, message }) => `${line === null ? '' : `line ${line}: `}${message}`)
  const more = all.length - said.length
  return [...said, ...(more === 0 ? [] : [`And ${more} more.`])].join(' ')
}
