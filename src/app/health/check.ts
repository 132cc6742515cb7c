import type { Check, CheckName } from '../check-health.ts'

export function ok(name: CheckName, message: string): Check {
  return { name, status: 'ok', message, fix: null }
}

export function warn(name: CheckName, message: string, fix: string): Check {
  return { name, status: 'warn', message, fix }
}

export function fail(name: CheckName, message: string, fix: string): Check {
  return { name, status: 'fail', message, fix }
}

/** The warnings and failures found, or one line saying that there are none. */
export function orOk(found: readonly Check[], name: CheckName, message: string): readonly Check[] {
  return found.length === 0 ? [ok(name, message)] : found
}
