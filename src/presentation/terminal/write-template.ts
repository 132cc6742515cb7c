import { saveTemplate, type SaveRequest } from '../../app/workflow/save-template.ts'
import { templateTexts } from '../../app/workflow/find-template.ts'
import { refuseSecondPlan } from '../../app/publish-plan.ts'
import { planTexts } from '../../app/with-plan.ts'
import type { Refusal } from '../../domain/decision.ts'
import type { TemplateSource } from '../../domain/workflow/template.ts'
import { assertNoSecrets } from '../secrets.ts'
import { makeChange } from './change.ts'
import type { Session, Workspace } from './session.ts'
import type { Outcome } from './verb.ts'

/** Puts a template on the plan branch and tells it. Secrets in it are refused. */
export async function writeTemplate(
  session: Session,
  workspace: Workspace,
  request: SaveRequest & { readonly source: TemplateSource | null },
): Promise<Outcome | Refusal> {
  const { name, text, source } = request
  await assertNoSecrets(text, 'the template')
  return await makeChange(session, workspace.ports, {
    doing: 'Writing the template',
    look: { texts: (path) => planTexts(path) || templateTexts(path) },
    decide: async (snapshot, world) =>
      (await refuseSecondPlan(workspace, snapshot.look)) ?? saveTemplate(snapshot, world, request),
    tell: ({ result: { path, changed }, commits }) => ({
      kind: 'workflow-template-written',
      data: { name, path, changed, commit: commits.get(':main') ?? null, source },
      text: () => (changed ? `Wrote ${path}.` : `${path} says that already.`),
      quiet: name,
      notes: [`Look at it: brain workflow template show ${name}`],
    }),
  })
}
