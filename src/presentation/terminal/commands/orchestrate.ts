import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { survey } from '../../../app/observe.ts'
import {
  orchestrate as orchestrateWork,
  type Orchestration,
  type Surroundings,
} from '../../../app/orchestrate.ts'
import type { AnalysisRequest } from '../../../domain/analysis/analyze.ts'
import { readDescription } from '../../../domain/analysis/description.ts'
import { TEMPLATES, type TemplateName } from '../../../domain/analysis/template-terms.ts'
import { Failure } from '../../../domain/failure.ts'
import { PRIORITIES, type Priority } from '../../../domain/task/task.ts'
import { readDuration } from '../read-duration.ts'
import { renderGuide, renderPreview } from '../render/analysis.ts'
import type { Session } from '../session.ts'
import { readGiven } from '../text-input.ts'
import { isSet, optionText, type Input, type Verb } from '../verb.ts'

export const orchestrate: Verb = {
  name: 'orchestrate',
  summary:
    'Say what a piece of work is, needs and risks, and how to go about it. Only --start writes or asks a remote.',
  arguments: [['<description>', 'what is wanted, in your own words; - reads standard input']],
  options: [
    { flags: '-n, --dry-run', description: 'a preview wave by wave, with all commands in one block' },
    {
      flags: '--template <name>',
      description: 'the kind of work, instead of the one found',
      choices: TEMPLATES,
    },
    { flags: '--parallel', description: 'plan for as many workers as can be at work at once' },
    {
      flags: '--priority <priority>',
      description: 'of the tasks (default: what the words say)',
      choices: PRIORITIES,
    },
    { flags: '--max-duration <time>', description: 'say which steps fit into it, such as 2h' },
    { flags: '--interactive', description: 'ask about what is unsure' },
    { flags: '--start', description: 'start a run of the template, with what was found as its inputs' },
    { flags: '--script', description: 'print a bash script that starts such a run and drives it to its end' },
    { flags: '--name <name>', description: 'of the run, with --start or --script' },
    { flags: '--mode <mode>', description: "one of the template's modes, with --start or --script" },
    { flags: '--input <name=value>', description: 'an input that goes before what was found', many: true },
    { flags: '--output <format>', description: 'json is the same as --json', choices: ['text', 'json'] },
  ],
  examples: [
    'brain orchestrate "Add dark mode support to the web application"',
    'brain orchestrate "Fix critical authentication vulnerability" --dry-run',
    'brain orchestrate "Migrate the user system" --parallel --max-duration 4h',
    'brain orchestrate "Untangle auth and billing" --template refactor --json',
    'brain orchestrate "Add dark mode support to the web application" --start',
    'brain orchestrate "Add payment processing" --script > payment.sh',
  ],
  run: async (session, input) => {
    const request = await readRequest(session, input)
    const known = await surroundings(session)
    const first = orchestrateWork(known, request)
    const found = isSet(input, 'interactive') ? await asked(session, { known, request, first }) : first
    if (isSet(input, 'start') || isSet(input, 'script'))
      return await (await import('../run-orchestrated.ts')).runOrchestrated(session, { found, input })
    return {
      kind: 'analysis',
      data: found,
      text: (paint) => (session.dryRun ? renderPreview(found, paint) : renderGuide(found, paint)),
      quiet: found.template,
      notes: found.unsure ? [unsureText(found)] : [],
    }
  },
}

async function readRequest(session: Session, input: Input): Promise<AnalysisRequest> {
  if (isSet(input, 'interactive') && !session.interactive)
    throw new Failure('INPUT_NEEDED', {
      question: '--interactive asks questions, and there is nobody to ask.',
      flag: 'Say it with --template, or leave --interactive out.',
    })
  const maxDuration = readLimit(input)
  const description = readDescription(await readGiven(session, input.arguments[0] ?? '', 'The description'))
  return {
    description,
    template: optionText(input, 'template') as TemplateName | undefined,
    priority: optionText(input, 'priority') as Priority | undefined,
    parallel: isSet(input, 'parallel'),
    ...(maxDuration === null ? {} : { maxDuration }),
  }
}

const HOUR_MS = 3_600_000
const DAYS_MAX = 365

/** Hours; null without a limit. Throws USAGE for none at all, and for more than a year. */
function readLimit(input: Input): number | null {
  const ms = readDuration(optionText(input, 'maxDuration'), { flag: '--max-duration' })
  if (ms === null) return null
  const hours = ms / HOUR_MS
  if (hours <= 0 || hours > DAYS_MAX * 24)
    throw new Failure('USAGE', {
      message: '--max-duration is more than nothing, and at most a year.',
      hint: 'For example: --max-duration 2h',
    })
  return hours
}

/** Where nothing can be read of a repository, the words alone must do. */
const WORDS_ALONE: ReadonlySet<string> = new Set([
  'NOT_A_REPOSITORY',
  'BARE_REPOSITORY',
  'GIT_MISSING',
  'GIT_TOO_OLD',
])

/** What this clone knows; the remote is not asked. */
async function surroundings(session: Session): Promise<Surroundings | null> {
  if (isSurelyOutside(session)) return null
  try {
    const { ports } = await session.open()
    return await survey(ports, { fetch: 'never' })
  } catch (error) {
    if (error instanceof Failure && WORDS_ALONE.has(error.code)) return null
    throw error
  }
}

/** No folder above has a `.git`, nor looks like a bare repository: then git need not be started to hear it. */
function isSurelyOutside({ directory, environment }: Session): boolean {
  if (environment['GIT_DIR'] !== undefined) return false
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git')) || existsSync(join(folder, 'HEAD'))) return false
    if (folder === dirname(folder)) return true
  }
}

const SURE_RESEARCH_FROM = 0.75

async function asked(
  session: Session,
  { known, request, first }: { known: Surroundings | null; request: AnalysisRequest; first: Orchestration },
): Promise<Orchestration> {
  const { askResearch, askTemplate } = await import('../ask-analysis.ts')
  if (first.unsure) session.console.note(unsureText(first))
  const template = first.unsure ? await askTemplate(first.template) : request.template
  const research =
    first.research.confidence < SURE_RESEARCH_FROM ? await askResearch(first.research.needed) : undefined
  return orchestrateWork(known, { ...request, template, research })
}

function unsureText({ template, runnerUp }: Orchestration): string {
  const other = runnerUp === null ? '' : `, or ${runnerUp.template}`
  return `Unsure what kind of work this is: perhaps ${template}${other}. Choose: --template ${TEMPLATES.join('|')}`
}
