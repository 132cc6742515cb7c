import { execFile } from 'node:child_process'

export interface ProgramCall {
  readonly program: string
  /** Never through a shell. */
  readonly args: readonly string[]
  readonly input: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface ProgramResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const MS_MAX = 60_000
const OUTPUT_BYTES_MAX = 1024 * 1024

/** Runs a program to its end; null when it is not there, or had to be ended. */
export function runProgram({
  program,
  args,
  input,
  environment,
}: ProgramCall): Promise<ProgramResult | null> {
  return new Promise((done) => {
    const options = { env: { ...environment }, timeout: MS_MAX, maxBuffer: OUTPUT_BYTES_MAX }
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code
      done(typeof exitCode === 'number' ? { exitCode, stdout, stderr } : null)
    })
    // A program that ends without reading its input is no error.
    child.stdin?.on('error', () => {}).end(input)
  })
}
