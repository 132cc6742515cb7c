import { installPeers } from './parts/peers.ts'
import { race, type RaceResult } from './parts/race-rounds.ts'
import { RACE_TOOLS } from './parts/race-tools.ts'
import { markdownTable } from './parts/table.ts'
import { numberAfter } from './parts/words.ts'

// Who lets two people claim one task? npm run bench:race [-- --rounds N --json]

const words = process.argv.slice(2)
const rounds = numberAfter(words, '--rounds', 20)

await installPeers()
const results: RaceResult[] = []
const skipped: string[] = []
for (const tool of RACE_TOOLS) {
  const missing = await tool.missing()
  if (missing !== null) {
    skipped.push(`${tool.name}: skipped, ${missing}`)
    continue
  }
  process.stderr.write(`${tool.name}: ${rounds} rounds…\n`)
  results.push(await race(tool, rounds))
}
process.stdout.write(words.includes('--json') ? `${JSON.stringify({ results, skipped })}\n` : report())

function report(): string {
  const rows = results.map(({ tool, rounds: ran, bothTold, bothAfter, nobody }) => [
    tool,
    `${ran}`,
    `${bothTold}`,
    `${bothAfter}`,
    `${nobody}`,
  ])
  const head = ['tool', 'rounds', 'two told success by the claim', 'two still after publishing', 'nobody won']
  return `${markdownTable(head, rows)}${skipped.map((line) => `${line}\n`).join('')}`
}
