import { Director } from './parts/director.ts'
import { Mismatch } from './parts/facts.ts'
import { Narrator } from './parts/narrator.ts'
import { endAll, killAll } from './parts/processes.ts'
import { setStage } from './parts/stage.ts'
import { tellEnd } from './parts/tell-end.ts'
import { tellPlanning } from './parts/tell-planning.ts'
import { tellReviews } from './parts/tell-review.ts'
import { tellWork } from './parts/tell-work.ts'

// The whole loop of brain and workers, in a temporary folder. Needs git and a shell; touches nothing else.
// node demo.js [--quiet]

const words = process.argv.slice(2)
if (words.some((word) => word !== '--quiet')) {
  process.stderr.write('Usage: npm run demo [-- --quiet]\n')
  process.exit(2)
}

const started = Date.now()
const narrator = new Narrator({ quiet: words.includes('--quiet'), stream: process.stdout })
let folder: string | null = null
let interrupted = false

for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.once(signal, () => void leave(128 + number))
}
process.on('exit', killAll)
// A reader that goes away (`npm run demo | head`) is no error.
process.stdout.on('error', () => process.exit(0))

try {
  await play()
} catch (error) {
  // What an interruption breaks is no mismatch; `leave` says what there is to say.
  if (!interrupted) {
    await endAll()
    tellFailure(error)
    process.exitCode = 1
  }
}

async function play(): Promise<void> {
  const stage = await setStage()
  folder = stage.folder
  const director = new Director(stage, narrator)
  narrator.opening(folder)
  await tellPlanning(director)
  const workers = await tellWork(director)
  await tellReviews(director, workers)
  await tellEnd(director)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  narrator.last(
    `\nEverything went as told: ${narrator.steps} steps, ${narrator.facts} facts checked, ${seconds} s.`,
  )
  narrator.last(`Look around:\n${tour(folder)}`)
}

function tour(from: string): string {
  return [
    `  cd ${from}`,
    '  git -C brain/contact-form log --oneline --graph',
    '  bin/brain -C brain/contact-form status',
    '  ls prompts worker-*       # what the workers were told; worker-*/*.log is all that they ran',
  ].join('\n')
}

function tellFailure(error: unknown): void {
  const said = error instanceof Error ? error.message : String(error)
  const head = error instanceof Mismatch ? 'The demo went otherwise than told' : 'The demo could not go on'
  narrator.last(`\n${head}, in step ${narrator.steps}: ${said}`)
  tellFolder()
}

async function leave(code: number): Promise<never> {
  interrupted = true
  await endAll()
  narrator.last('\nInterrupted.')
  tellFolder()
  process.exit(code)
}

function tellFolder(): void {
  if (folder !== null) narrator.last(`The folder is left as it is: ${folder}`)
}
