import type { Template } from '../domain/workflow/template.ts'

/** A template as a program reads it: every key is there. */
export function templateJson({ modes, ...template }: Template) {
  return { ...template, modes: [...modes].map(([name, mode]) => ({ name, ...mode })) }
}
