import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { atEnd } from './at-end.ts'

const run = promisify(execFile)

/** A machine's place in a network. */
export interface NetworkPlace {
  readonly address: string
  /** Goes before the words of a command that is to run there. */
  readonly within: readonly string[]
}

/** One that can lose its network: packets vanish then, and nobody is told. */
export interface NetworkHost extends NetworkPlace {
  readonly cutOff: () => Promise<void>
  readonly joinAgain: () => Promise<void>
}

export const LOOPBACK: NetworkPlace = { address: '127.0.0.1', within: [] }

/** Network namespaces take rights that few machines give. */
export const SKIP_NETWORK = !mayMakeNetworks()

function mayMakeNetworks(): boolean {
  const name = `may-${process.pid}`
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' })
    execFileSync('ip', ['link', 'add', name.slice(0, 15), 'type', 'bridge'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    for (const words of [
      ['netns', 'del', name],
      ['link', 'del', name.slice(0, 15)],
    ])
      try {
        execFileSync('ip', words, { stdio: 'ignore' })
      } catch {
        // It was not made.
      }
  }
}

/**
 * A network of as many hosts, each in a network namespace of its own, joined by a bridge on which this machine is, too. See
 * ip-netns(8), veth(4).
 */
export async function aNetwork(count: number): Promise<readonly NetworkHost[]> {
  const name = `brain-${process.pid}`
  const [subnet, bridge] = [`10.${200 + ((process.pid >> 8) % 50)}.${process.pid % 256}`, `br${process.pid}`]
  const ip = async (...words: readonly string[]): Promise<void> => void (await run('ip', words))
  await ip('link', 'add', bridge, 'type', 'bridge')
  atEnd(() => ip('link', 'del', bridge))
  await ip('address', 'add', `${subnet}.1/24`, 'dev', bridge)
  await ip('link', 'set', bridge, 'up')
  const hosts: NetworkHost[] = []
  for (let at = 0; at < count; at++) {
    const [namespace, cable, address] = [`${name}-${at}`, `v${process.pid}-${at}`, `${subnet}.${at + 10}`]
    await ip('netns', 'add', namespace)
    atEnd(() => ip('netns', 'del', namespace))
    // A process that is still there would keep the namespace, and the cable with it.
    atEnd(() => ip('link', 'del', cable))
    await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
    await ip('link', 'set', cable, 'master', bridge, 'up')
    await ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0')
    for (const device of ['eth0', 'lo']) await ip('-n', namespace, 'link', 'set', device, 'up')
    hosts.push({
      address,
      within: ['ip', 'netns', 'exec', namespace],
      cutOff: () => ip('link', 'set', cable, 'down'),
      joinAgain: () => ip('link', 'set', cable, 'up'),
    })
  }
  return hosts
}
