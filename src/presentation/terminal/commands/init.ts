import { basename, resolve } from 'node:path'
import { INIT_TEMPLATES, SHIMS } from '../../../app/init-layout.ts'
import { assertPlanBranch, initProject, initTexts, type Initialized } from '../../../app/init-project.ts'
import { isRefusal } from '../../../app/find-task.ts'
import type { SettingsRequest } from '../../../app/init-settings.ts'
import type { Performed } from '../../../app/perform.ts'
import { readStart } from '../../../app/prepare-init.ts'
import type { Refusal } from '../../../domain/decision.ts'
import { Failure } from '../../../domain/failure.ts'
import { fold } from '../../../domain/fold.ts'
import { EMPTY_LOOK } from '../../../domain/look.ts'
import { PLAN_FALLBACK, type Settings } from '../../../domain/settings/settings.ts'
import { parseTime } from '../../../domain/task/time.ts'
import { makeChange, tellDryRun } from '../change.ts'
import { afterFirst, publishFirst } from '../publish-first.ts'
import { readCount } from '../read-count.ts'
import type { Session, Workspace } from '../session.ts'
import { isSet, optionText, type Input, type Outcome, type Verb } from '../verb.ts'

export const init: Verb = {
  name: 'init',
  summary: 'Lay a repository out for brain, or take one over; what is there stays as it is.',
  options: [
    { flags: '--workflow <mode>', description: 'default: agile', choices: ['agile', 'waterfall'] },
    { flags: '--sprint <number>', description: 'the current sprint (default: 1)' },
    { flags: '--goal <text>', description: 'what the sprint is to reach' },
    { flags: '--start <day>', description: 'its first day, such as 2026-11-16' },
    { flags: '--end <day>', description: 'its last day' },
    { flags: '--delivery <text>', description: 'what is delivered, and when' },
    { flags: '--project <name>', description: "the project's name (default: that of the folder)" },
    {
      flags: '--plan-branch <name>',
      description: `where the default branch is protected: keep the plan on this branch (${PLAN_FALLBACK})`,
    },
    {
      flags: '--shims',
      description: 'also make .claude/orchestrator.sh and its companions, which call brain',
    },
  ],
  writes: true,
  examples: [
    'brain init',
    'brain init --dry-run',
    'brain init --sprint 3 --goal "Customers can write to us"',
    `brain init --plan-branch ${PLAN_FALLBACK}`,
  ],
  run: async (session, input) => {
    const options = await readOptions(session, input)
    const setup = await session.setup()
    const isRepository = await setup.exists()
    if (!isRepository && session.dryRun) return tellFresh(session, options)
    if (!isRepository) await setup.create()
    const workspace = await session.open(undefined, options.planBranch)
    const first = isRepository ? await publishFirst(session, workspace) : null
    if (first !== null && (isRefusal(first) || session.dryRun)) return first
    const outcome = await layOut(session, workspace, { options, isNew: !isRepository })
    return isRefusal(outcome) ? outcome : afterFirst(first, outcome)
  },
}

interface InitOptions {
  readonly planBranch: string | undefined
  readonly shims: boolean
  readonly settings: SettingsRequest
  readonly templates: ReadonlyMap<string, string>
}

async function readOptions(session: Session, input: Input): Promise<InitOptions> {
  const planBranch = optionText(input, 'planBranch')
  if (planBranch !== undefined) assertPlanBranch(planBranch)
  const sprint = optionText(input, 'sprint')
  const settings = {
    project: optionText(input, 'project'),
    workflow: optionText(input, 'workflow') as Settings['workflow'] | undefined,
    sprint: {
      number: sprint === undefined ? undefined : readCount(sprint, 1),
      goal: optionText(input, 'goal'),
      start: readDay(input, 'start'),
      end: readDay(input, 'end'),
      delivery: optionText(input, 'delivery'),
    },
  }
  const shims = isSet(input, 'shims')
  return { planBranch, shims, settings, templates: await readTemplates(session, shims) }
}

/** As settings have it: `2026-11-21`. */
function readDay(input: Input, name: string): string | undefined {
  const text = optionText(input, name)
  if (text === undefined) return undefined
  const time = parseTime(text)
  if (time === null)
    throw new Failure('USAGE', { message: `"${text}" is not a day.`, hint: `--${name} 2026-11-21` })
  return time.slice(0, 10)
}

async function readTemplates(session: Session, shims: boolean): Promise<ReadonlyMap<string, string>> {
  const templates = await session.templates()
  const names = [...INIT_TEMPLATES, ...(shims ? SHIMS.map((name) => `shims/${name}`) : [])]
  return new Map(await Promise.all(names.map(async (name) => [name, await templates.builtIn(name)] as const)))
}

interface LayingOut {
  readonly options: InitOptions
  /** `git init` was run just now. */
  readonly isNew: boolean
}

async function layOut(
  session: Session,
  workspace: Workspace,
  { options, isNew }: LayingOut,
): Promise<Outcome | Refusal> {
  const { ports, checkout, folder } = workspace
  return await makeChange(session, ports, {
    doing: 'Laying out',
    look: { texts: initTexts },
    decide: async (snapshot, world) => {
      const start = await readStart({ repository: ports.repository, checkout }, { snapshot, world }, options)
      return initProject(start.snapshot, world, { ...options, ...start, folder })
    },
    tell: async (performed) => {
      await keepPlanBranch(session, performed)
      const current = await checkout.currentBranch()
      return tellInit(performed, { isNew, current })
    },
  })
}

/** Other clones find only a branch of the usual name by themselves. */
async function keepPlanBranch(session: Session, { result, snapshot }: Performed<Initialized>): Promise<void> {
  if (isApart(snapshot.look.base.branch, result.branch))
    await (await session.setup()).choosePlan(result.branch)
}

function isApart(base: string, plan: string): boolean {
  return plan !== base && plan !== PLAN_FALLBACK
}

interface Situation {
  readonly isNew: boolean
  readonly current: string | null
}

function tellInit(
  { result, commits, snapshot, change }: Performed<Initialized>,
  { isNew, current }: Situation,
): Outcome {
  const { branch } = result
  const isDone = change.refs.length > 0
  const shared = snapshot.look.remote !== null
  const lines = [
    ...(isNew ? ['made     a git repository, with the branch main'] : []),
    ...result.created.map((path) => `created  ${path}`),
    ...result.extended.map((path) => `extended ${path}`),
    ...result.kept.map((path) => `kept     ${path}`),
    ...result.closed.map((id) => `closed   ${id}: the plan lists it as completed`),
    isDone
      ? `Saved on ${branch}${shared ? ' and pushed' : ''}.`
      : 'Everything is there already: nothing was changed.',
  ]
  return {
    kind: 'init',
    data: { ...result, commit: commits.get(':main') ?? null, pushed: isDone && shared, branch },
    text: () => lines.join('\n'),
    quiet: [...result.created, ...result.extended].join('\n'),
    notes: [
      ...result.notes,
      ...placeNotes(snapshot.look.base.branch, branch, current),
      ...nextSteps(isDone, shared),
    ],
  }
}

function placeNotes(base: string, plan: string, current: string | null): readonly string[] {
  const here =
    current === plan
      ? []
      : [`You are on ${current ?? 'no branch'}; the files are on ${plan}: git switch ${plan}`]
  const found = isApart(base, plan)
    ? [
        `This clone now looks for the plan on ${plan}. Other clones need: git config brain.plan ${plan} (a branch called ${PLAN_FALLBACK} is found without).`,
      ]
    : []
  return [...here, ...found]
}

function nextSteps(isDone: boolean, shared: boolean): readonly string[] {
  if (!isDone) return ['Next: brain status']
  return [
    ...(shared
      ? []
      : [
          'There is no remote yet. Workers elsewhere need one: git remote add origin <url>, then: brain sync',
        ]),
    'Next: fill in CLAUDE.md and publish it (brain sync), then: brain create-task "Build homepage hero section"',
  ]
}

/** Without a repository there is nothing to look at, and none is made to look. */
function tellFresh(session: Session, options: InitOptions): Outcome {
  const world = { now: new Date(), actor: 'brain', nonce: '', digest: (text: string) => text }
  const folder = basename(resolve(session.directory))
  const start = { tree: new Map(), seen: { plan: null, base: null }, unsaved: new Set<string>() }
  const change = initProject(fold(EMPTY_LOOK, world), world, { ...options, ...start, folder })
  return {
    ...tellDryRun(change),
    notes: ['git init would be run here first. Files that are here already would be left alone.'],
  }
}
