import { must, type Place } from './processes.ts'

/** Milliseconds from the start of a program until it has ended and all it said was read. It has to work. */
export async function timed(place: Place, words: readonly string[]): Promise<number> {
  const started = performance.now()
  await must(place, words)
  return performance.now() - started
}

/** The number of `getrusage`, where it is known. */
const GETRUSAGE: Readonly<Record<string, number>> = { 'linux x64': 98, 'linux arm64': 165 }

/**
 * The most memory, in MiB, that a program or anything it waited for had at one time; null where that cannot be had.
 * Node tells a process about itself only, so a Perl of a few MiB starts the program and asks the system afterwards.
 */
export async function peakMemory(place: Place, words: readonly string[]): Promise<number | null> {
  const call = GETRUSAGE[`${process.platform} ${process.arch}`]
  if (call === undefined || !(await hasPerl())) return null
  const output = await must(place, ['perl', '-e', script(call), ...words])
  const kibibytes = /^PEAK (\d+)$/m.exec(output)?.[1]
  if (kibibytes === undefined) throw new Error(`${words.join(' ')}\nno peak memory was told\n${output}`)
  return Number(kibibytes) / 1024
}

let perl: Promise<boolean> | undefined

async function hasPerl(): Promise<boolean> {
  perl ??= must({ dir: '.' }, ['perl', '-v']).then(
    () => true,
    () => false,
  )
  return perl
}

/** `ru_maxrss` of all children is the fifth number; it is said on the line after all that the program said. */
function script(call: number): string {
  return [
    'system(@ARGV) == 0 or die "exit $?\\n";',
    'my $usage = "\\0" x 144;',
    `syscall(${call}, -1, $usage);`,
    'my @numbers = unpack("q5", $usage);',
    'print "\\nPEAK $numbers[4]\\n";',
  ].join(' ')
}
