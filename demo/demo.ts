import { Director } from './parts/director.ts'
import { Mismatch } from './parts/facts.ts'
import { Narrator } from './parts/narrator.ts'
import { endAll, killAll, run } from './parts/processes.ts'
import { readWords } from './parts/read-words.ts'
import { emptyStage, setStage, type Stage } from './parts/stage.ts'
import { tellEnd } from './parts/tell-end.ts'
import { tellPlanning } from './parts/tell-planning.ts'
import { tellReviews } from './parts/tell-review.ts'
import { tellWork } from './parts/tell-work.ts'
import { tellBegin, tellStart } from './parts/unattended/tell-begin.ts'
import { tellOutcome } from './parts/unattended/tell-outcome.ts'
import { tellTroubles } from './parts/unattended/tell-troubles.ts'
import { tellWork as tellUnattendedWork } from './parts/unattended/tell-work.ts'

// The whole loop of brain and workers, in a temporary folder. Needs git and a shell; touches nothing else.
// node demo.js [--quiet] [--unattended [--seed N]]

const words = readWords(process.argv.slice(2))
if (words === null) {
  process.stderr.write('Usage: npm run demo [-- --quiet] [--unattended [--seed N]]\n')
  process.exit(2)
}

const started = Date.now()
const narrator = new Narrator({ quiet: words.quiet, stream: process.stdout })
const { seed, unattended } = words
let stage: Stage | null = null
let interrupted = false

for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => void leave(128 + number))
}
process.on('exit', killAll)
// A reader that goes away (`npm run demo | head`) is no error.
process.stdout.on('error', () => void leave(0))

try {
  await (unattended ? playUnattended() : play())
} catch (error) {
  // What an interruption breaks is no mismatch; `leave` says what there is to say.
  if (!interrupted) {
    await endEverything()
    tellFailure(error)
    process.exitCode = 1
  }
}

async function play(): Promise<void> {
  stage = await setStage()
  const director = new Director(stage, narrator)
  narrator.opening(stage.folder, 'one brain, three workers, and a git remote between them')
  await tellPlanning(director)
  const workers = await tellWork(director)
  await tellReviews(director, workers)
  await tellEnd(director)
  tellWell(stage)
}

async function playUnattended(): Promise<void> {
  stage = await emptyStage(['brain'])
  const director = new Director(stage, narrator)
  narrator.opening(stage.folder, 'one brain, many workers, and nobody in front of them')
  await tellBegin(director, seed)
  await tellStart(director)
  await tellUnattendedWork(director)
  await tellTroubles(director, seed)
  await tellOutcome(director)
  tellWell(stage)
}

function tellWell({ folder }: Stage): void {
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
    unattended
      ? '  bin/brain -C brain/contact-form fleet --all'
      : '  ls prompts worker-*       # what the workers were told; worker-*/*.log is all that they ran',
  ].join('\n')
}

function tellFailure(error: unknown): void {
  const said = error instanceof Error ? error.message : String(error)
  const head = error instanceof Mismatch ? 'The demo went otherwise than told' : 'The demo could not go on'
  narrator.last(`\n${head}, in step ${narrator.steps}: ${said}`)
  tellFolder()
}

async function leave(code: number): Promise<void> {
  if (interrupted) return
  interrupted = true
  await endEverything()
  if (code !== 0) {
    narrator.last('\nInterrupted.')
    tellFolder()
  }
  process.exit(code)
}

/** Workers outlive the brain that started them: they are ended as a person would end them. */
async function endEverything(): Promise<void> {
  await endAll()
  if (!unattended || stage === null) return
  const place = { folder: stage.folder, environment: stage.environment('brain') }
  await run(['brain', '-C', 'brain/contact-form', 'fleet', 'stop', '--all'], place)
}

function tellFolder(): void {
  if (stage !== null) narrator.last(`The folder is left as it is: ${stage.folder}`)
}
