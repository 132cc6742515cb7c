import { Console, type ConsoleOptions } from '../../src/presentation/terminal/console.ts'

type Streams = ConstructorParameters<typeof Console>[0]

/** Two streams that remember what was written to them. */
export function captured(): { streams: Streams; stdout: () => string; stderr: () => string } {
  const texts = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof texts): NodeJS.WriteStream =>
    ({
      isTTY: false,
      write: (text: string) => {
        texts[name] += text
        return true
      },
    }) as NodeJS.WriteStream
  return {
    streams: { stdout: stream('stdout'), stderr: stream('stderr'), env: {} },
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
  }
}

export function aConsole(options: Partial<ConsoleOptions> = {}): {
  console: Console
  stdout: () => string
  stderr: () => string
} {
  const { streams, ...written } = captured()
  return {
    console: new Console(streams, { json: false, quiet: false, verbose: false, fields: null, ...options }),
    ...written,
  }
}
