import { openPlace } from '../src/adapters/git/git-place.ts'
import { gitRepository } from '../src/adapters/git/git-repository.ts'
import { systemClock, systemRandomness } from '../src/adapters/system/system-clock.ts'
import { worldOf } from '../src/app/observe.ts'
import { fold } from '../src/domain/fold.ts'

// How long do the steps of a `list` take in a process of their own? npm run bench starts it in a clone.
// Prints the milliseconds as JSON.

const ports = { clock: systemClock, randomness: systemRandomness, actor: 'bench' }

const started = performance.now()
const place = await openPlace(process.cwd(), process.env)
const opened = performance.now()
const repository = gitRepository(place, systemClock)
const look = await repository.look({ fetch: 'never' })
const looked = performance.now()
fold(look, worldOf({ ...ports, repository }))
const folded = performance.now()
const steps = { open: opened - started, look: looked - opened, fold: folded - looked }
process.stdout.write(`${JSON.stringify(steps)}\n`)
