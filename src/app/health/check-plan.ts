import { editedRegions, PLAN_PATH, readRegions } from '../../domain/plan/regions.ts'
import { renderPlan } from '../../domain/plan/render-plan.ts'
import { SETTINGS_PATH } from '../../domain/settings/settings.ts'
import type { Snapshot } from '../../domain/snapshot.ts'
import type { Check } from '../check-health.ts'
import { fail, ok, orOk, warn } from './check.ts'

type PlanCheck = (snapshot: Snapshot, now: Date) => readonly Check[]

/** The plan branch, its layout, its settings and WORK-PLAN.md. */
export const PLAN_CHECKS: readonly PlanCheck[] = [
  checkPlanBranch,
  checkLayout,
  checkSettings,
  checkPlan,
  checkMemory,
]

function checkPlanBranch({ look: { plan, base } }: Snapshot): readonly Check[] {
  if (plan.commit === null)
    return [fail('plan branch', `The plan branch ${plan.branch} does not exist yet.`, 'brain init')]
  if (base.commit === null)
    return [
      fail(
        'plan branch',
        `The base branch ${base.branch} does not exist.`,
        `Correct branches.base in ${SETTINGS_PATH}.`,
      ),
    ]
  const apart = plan.branch === base.branch ? '' : `; work goes to ${base.branch}`
  return [
    ok(
      'plan branch',
      `the plan is on ${plan.branch}${apart} (whether the host protects it shows in a real push only)`,
    ),
  ]
}

const LAYOUT = [SETTINGS_PATH, PLAN_PATH, 'CLAUDE.md', 'docs/WORKER-PROTOCOL.md'] as const

function checkLayout({ look: { plan } }: Snapshot): readonly Check[] {
  if (plan.commit === null) return []
  const missing = LAYOUT.filter((path) => !plan.tree.has(path))
  if (missing.length === LAYOUT.length && ![...plan.tree.keys()].some((path) => path.startsWith('tasks/'))) {
    return [fail('layout', 'This repository is not laid out for brain yet.', 'brain init')]
  }
  return missing.length === 0
    ? [ok('layout', 'complete')]
    : [
        warn(
          'layout',
          `Missing: ${missing.join(', ')}.`,
          'brain init adds them, and changes nothing that is there',
        ),
      ]
}

function checkSettings({ look: { plan, problems } }: Snapshot): readonly Check[] {
  const found = problems
    .filter(({ path }) => path === SETTINGS_PATH)
    .map(({ path, line, message, fix }) =>
      fail('settings', `${path}${line === null ? '' : `:${line}`}: ${message}`, fix),
    )
  return orOk(found, 'settings', plan.tree.has(SETTINGS_PATH) ? SETTINGS_PATH : 'defaults')
}

/** Markers, hand edits inside of regions, and whether the tasks say something else by now. */
function checkPlan(snapshot: Snapshot, now: Date): readonly Check[] {
  const { texts, plan } = snapshot.look
  const text = texts.get(PLAN_PATH)
  if (text === undefined) return plan.tree.has(PLAN_PATH) ? [UNREADABLE_PLAN] : []
  const broken = readRegions(text).problems.map(({ line, message, fix }) =>
    fail('plan', `${PLAN_PATH}:${line ?? 1}: ${message}`, fix),
  )
  if (broken.length > 0) return broken
  const edited = editedRegions(text).map(({ name, line }) =>
    warn(
      'plan',
      `${PLAN_PATH}:${line}: the region "${name}" was edited by hand, and the next command writes over it.`,
      'Move what you wrote outside of the markers, then: brain sync',
    ),
  )
  if (edited.length > 0) return edited
  const isBehind = renderPlan(snapshot, { now, text }).text !== text
  return [
    isBehind
      ? warn('plan', `${PLAN_PATH} does not show the tasks as they are.`, 'brain health --fix')
      : ok('plan', `${PLAN_PATH} is up to date`),
  ]
}

const UNREADABLE_PLAN = warn(
  'plan',
  `${PLAN_PATH} has more than 1 MiB or is no text: it is not read, and not kept up to date.`,
  'Keep what you wrote in it elsewhere and delete the file; the next change writes it anew.',
)

const MEMORY_PATH = 'CLAUDE.md'
const LINES_WARN = 200
const LINES_MAX = 500

/** Every session reads it whole: what is long is skimmed. */
function checkMemory({ look }: Snapshot): readonly Check[] {
  const text = look.texts.get(MEMORY_PATH)
  if (text === undefined) return []
  const lines = text.replace(/\n$/, '').split('\n').length
  const say = `${MEMORY_PATH} has ${lines} lines`
  const fix = `Keep it below ${LINES_WARN}: move details to docs/ and point there.`
  if (lines >= LINES_MAX) return [fail('CLAUDE.md', `${say}, ${LINES_MAX} or more.`, fix)]
  return [
    lines >= LINES_WARN ? warn('CLAUDE.md', `${say}, ${LINES_WARN} or more.`, fix) : ok('CLAUDE.md', say),
  ]
}
