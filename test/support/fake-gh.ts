import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { atEnd } from './at-end.ts'
import type { SimulatedGithub, SimulatedRequest } from './simulated-github.ts'

export interface GhCall {
  readonly args: readonly string[]
  readonly input: string
}

interface GhAnswer {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface FakeGh {
  /** Comes first on the PATH. */
  readonly folder: string
  readonly calls: readonly GhCall[]
  /** What the next `gh pr create` says instead of doing it. */
  readonly fail: (answer: Pick<GhAnswer, 'exitCode' | 'stderr'>) => void
}

/**
 * Stands in for GitHub's command line, by what its manual says of options, output and exits. It is a program on the PATH
 * that hands its arguments and input to the test. null: it is there, and not logged in.
 */
export async function fakeGh(root: string, github: SimulatedGithub | null): Promise<FakeGh> {
  const calls: GhCall[] = []
  let failing: GhAnswer | null = null
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const call = JSON.parse(Buffer.concat(chunks).toString('utf8')) as GhCall
      calls.push(call)
      const failure = call.args[1] === 'create' ? failing : null
      if (failure !== null) failing = null
      response.end(JSON.stringify(failure ?? (await answerOf(github, call))))
    }
    answer().catch(() => response.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(async () => await Promise.resolve(server.close().closeAllConnections()))
  const folder = join(root, github === null ? 'gh-without-login' : 'gh')
  await mkdir(folder)
  await writeFile(join(folder, 'gh'), programFor((server.address() as AddressInfo).port))
  await chmod(join(folder, 'gh'), 0o755)
  return { folder, calls, fail: (answer) => void (failing = { stdout: '', ...answer }) }
}

function programFor(port: number): string {
  return `#!${process.execPath}
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
  const body = JSON.stringify({ args: process.argv.slice(2), input: Buffer.concat(chunks).toString() })
  const answer = await (await fetch('http://127.0.0.1:${port}', { method: 'POST', body })).json()
  process.stdout.write(answer.stdout)
  process.stderr.write(answer.stderr)
  process.exitCode = answer.exitCode
})
`
}

async function answerOf(github: SimulatedGithub | null, { args, input }: GhCall): Promise<GhAnswer> {
  if (args[0] === 'auth')
    return github === null ? said(1, '', 'You are not logged into any GitHub hosts.') : said(0, '')
  if (github === null) return said(4, '', 'To get started with GitHub CLI, please run:  gh auth login')
  const options = new Map(args.flatMap((arg) => (arg.startsWith('--') ? [optionOf(arg)] : [])))
  const option = (name: string): string => options.get(name) ?? ''
  if (option('repo') !== 'github.com/acme/origin') return said(1, '', 'Could not resolve to a Repository')
  if (args[1] === 'create') {
    const draft = { head: option('head'), base: option('base'), title: option('title'), body: input }
    return await github.open(draft).then(
      ({ number }) => said(0, `${addressOf(number)}\n`),
      (error: Error) => said(1, '', `pull request create failed: GraphQL: ${error.message}`),
    )
  }
  const wanted = (each: SimulatedRequest): boolean =>
    args[1] === 'view'
      ? String(each.number) === args[2]
      : each.head === option('head') && each.base === option('base')
  const found = await Promise.all(
    github.requests
      .filter(wanted)
      .toReversed()
      .map((each) => tell(github, each)),
  )
  return said(0, JSON.stringify(args[1] === 'view' ? found[0] : found))
}

function optionOf(arg: string): [name: string, value: string] {
  const equals = arg.indexOf('=')
  return [arg.slice(2, equals), arg.slice(equals + 1)]
}

function said(exitCode: number, stdout: string, stderr = ''): GhAnswer {
  return { exitCode, stdout, stderr }
}

function addressOf(number: number): string {
  return `https://github.com/acme/origin/pull/${number}`
}

async function tell(github: SimulatedGithub, request: SimulatedRequest): Promise<unknown> {
  return {
    number: request.number,
    url: addressOf(request.number),
    state: request.merged === null ? request.state.toUpperCase() : 'MERGED',
    headRefOid: await github.headOf(request),
    baseRefName: request.base,
    isCrossRepository: false,
  }
}
