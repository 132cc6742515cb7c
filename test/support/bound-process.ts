import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { atEnd } from './at-end.ts'
import { killEach } from './kill-each.ts'

// Longer than the longest run: the leash ends it much sooner as a rule.
const LIFETIME_MS_MAX = 12 * 60 * 60_000
const READY_MS_MAX = 10_000
const GRACE_MS = 2_000
const STARTS_MAX = 3

/**
 * The server ends with the test's own process, however that one dies: then the pipe on standard input closes.
 * The whole process group is ended, so that nothing which the server started is left behind, and the
 * shell ends with a server that ends by itself.
 */
const LEASH = '{ "$@" </dev/null; kill -TERM 0; } & read -r _; trap "" TERM; kill -TERM 0; wait'

/** Starts a server program on a free port of 127.0.0.1, or of another address, and waits until it listens there. */
export async function listening(
  command: (port: number) => readonly string[],
  address = '127.0.0.1',
): Promise<{ port: number; stop: () => Promise<void> }> {
  for (let start = 1; ; start++) {
    const port = await freePort()
    const server = leashed(command(port))
    if (await answers({ port, address }, server.child)) return { port, stop: server.stop }
    await server.stop()
    // Another process may have taken the port in between.
    if (start === STARTS_MAX) throw new Error(`${command(port).join(' ')}\ndid not start\n${server.said()}`)
  }
}

function leashed(command: readonly string[]): {
  child: ChildProcess
  stop: () => Promise<void>
  said: () => string
} {
  const child = spawn('sh', ['-c', LEASH, 'sh', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)))
  child.stdin?.on('error', () => {})
  const stop = atEnd(() => end(child))
  setTimeout(() => void stop(), LIFETIME_MS_MAX).unref()
  return { child, stop, said: () => said }
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const exit = once(child, 'exit')
  child.stdin?.end()
  const timer = setTimeout(() => {
    if (child.pid !== undefined) killEach([-child.pid])
  }, GRACE_MS)
  await exit
  clearTimeout(timer)
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(at: Address, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + READY_MS_MAX
  while (Date.now() < until && !hasEnded(child)) {
    const isAnswered = await accepts(at)
    await pause(25)
    // Somebody else may have taken the port, and answers; then ours ends.
    if (isAnswered && !hasEnded(child)) return true
  }
  return false
}

interface Address {
  readonly port: number
  readonly address: string
}

function accepts({ port, address }: Address): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, address)
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })
}
