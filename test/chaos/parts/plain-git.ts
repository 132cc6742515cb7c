import { spawn } from 'node:child_process'
import { once } from 'node:events'

// Reading a repository with git alone: what the checks stand on shares no code with what they check.

export interface Blob {
  readonly id: string
  readonly text: string
}

/** Standard output of git, whatever its size; throws with git's own words. */
export async function readGit(dir: string, args: readonly string[], input = ''): Promise<string> {
  return (await readBytes(dir, args, input)).toString()
}

/** Its lines, without empty ones. */
export async function readLines(
  dir: string,
  args: readonly string[],
  input = '',
): Promise<readonly string[]> {
  return (await readGit(dir, args, input)).split('\n').filter((line) => line !== '')
}

/** Many objects by one process, by names such as `<commit>:<path>`; null where there is none. */
export async function readBlobs(
  dir: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Blob | null>> {
  const wanted = [...new Set(names)]
  const found = new Map<string, Blob | null>()
  if (wanted.length === 0) return found
  const bytes = await readBytes(dir, ['cat-file', '--batch'], `${wanted.join('\n')}\n`)
  let at = 0
  for (const name of wanted) {
    const end = bytes.indexOf(10, at)
    const [id = '', kind, size] = bytes.subarray(at, end).toString().split(' ')
    const isThere = kind === 'blob' && size !== undefined
    const next = isThere ? end + 1 + Number(size) : end
    found.set(name, isThere ? { id, text: bytes.subarray(end + 1, next).toString() } : null)
    at = next + 1
  }
  return found
}

/** Branch → tip. */
export async function readBranches(dir: string): Promise<ReadonlyMap<string, string>> {
  const format = '--format=%(refname:lstrip=2) %(objectname)'
  const lines = await readLines(dir, ['for-each-ref', format, 'refs/heads/'])
  return new Map(lines.map((line) => line.split(' ') as [string, string]))
}

async function readBytes(dir: string, args: readonly string[], input: string): Promise<Buffer> {
  const child = spawn('git', [...args], { cwd: dir, stdio: ['pipe', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdin.on('error', () => {}).end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`git ${args.join(' ')}\n${said}`)
  return Buffer.concat(chunks)
}
