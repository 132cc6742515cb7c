import { Failure } from '../../domain/failure.ts'

/** One field of what a host answered; undefined where there is none. */
export function fieldOf(answer: unknown, name: string): unknown {
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, name)) return undefined
  return (answer as Record<string, unknown>)[name]
}

export function textAt(answer: unknown, name: string, host: string): string {
  const value = fieldOf(answer, name)
  if (typeof value !== 'string') throw badAnswer(host, name)
  return value
}

export function numberAt(answer: unknown, name: string, host: string): number {
  const value = fieldOf(answer, name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw badAnswer(host, name)
  return value
}

/** It is written into a task file and shown: an address of the web, and nothing else. */
export function urlAt(answer: unknown, name: string, host: string): string {
  const value = textAt(answer, name, host)
  if (!/^https?:\/\/[\w.:-]+\/[\w./~%-]+$/.test(value)) throw badAnswer(host, name)
  return value
}

export function badAnswer(host: string, wanted: string): Failure {
  return new Failure('HOST_REFUSED', { host, reason: `its answer has no ${wanted} that can be read` })
}
