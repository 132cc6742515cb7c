import type { RefusalCode } from '../domain/decision.ts'

import { text, type CatalogueEntry } from './message-parts.ts'

type FleetCode = Extract<RefusalCode, 'BUDGET_SPENT' | 'FLEET_FULL' | 'NO_SAFE_MODE' | 'WORKER_NOT_FOUND'>

/** What is said of workers that brain starts. Alphabetical. */
export const FLEET_REFUSAL_TEXTS: Readonly<Record<FleetCode, CatalogueEntry>> = {
  BUDGET_SPENT: {
    exit: 1,
    message: (d) => `The budget of a day is spent: ${text(d, 'spent')} of ${text(d, 'budget')}.`,
    hint: () => 'Wait, or allow more: budget.day in .brain/fleet.yml. Who spent it: brain fleet --all',
  },
  FLEET_FULL: {
    exit: 8,
    retryable: true,
    message: (d) => `${text(d, 'working')} workers are at work, and ${text(d, 'max')} may be.`,
    hint: () => 'Wait until one has ended (brain fleet), or allow more with --max.',
  },
  NO_SAFE_MODE: {
    exit: 1,
    message: (d) => `No mode of ${text(d, 'agent')} is known in which it neither asks nor may do everything.`,
    hint: () => 'In a sandbox, or where you trust it: add --permissions full',
  },
  WORKER_NOT_FOUND: {
    exit: 1,
    message: (d) =>
      `This clone has started no worker for ${text(d, 'task')} that is ${text(d, 'state', 'at work')}.`,
    hint: () => 'Which ones there are: brain fleet --all',
  },
}
