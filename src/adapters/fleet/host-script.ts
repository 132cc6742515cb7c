import { shellQuoted } from '../../domain/shell-words.ts'

/** A function of host.sh with its values, for the standard input of `sh`. In braces: a shell that gets half of it runs nothing. */
export function hostScript(
  functions: string,
  { verb, values, answer }: { verb: string; values: Readonly<Record<string, string>>; answer: string },
): string {
  const assigned = Object.entries(values).map(([name, value]) => `${name}=${shellQuoted(value)}`)
  return ['{', ...assigned, functions, `echo ${answer}`, `${verb} </dev/null`, 'exit $?', '}', ''].join('\n')
}
