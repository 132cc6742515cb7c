import { TEMPLATES, type TemplateName } from '../../domain/analysis/template-terms.ts'
import { Failure } from '../../domain/failure.ts'

/** Asks a person which template is meant; the likeliest is offered first. Throws INTERRUPTED on Ctrl-C. */
export async function askTemplate(likeliest: TemplateName): Promise<TemplateName> {
  const { isCancel, select } = await import('@clack/prompts')
  const choice = await select<TemplateName>({
    message: 'What kind of work is it?',
    options: TEMPLATES.map((value) => ({ value, label: value })),
    initialValue: likeliest,
  })
  if (isCancel(choice)) throw new Failure('INTERRUPTED')
  return choice
}

/** Throws INTERRUPTED on Ctrl-C. */
export async function askResearch(likely: boolean): Promise<boolean> {
  const { isCancel, confirm } = await import('@clack/prompts')
  const said = await confirm({ message: 'Does something have to be found out first?', initialValue: likely })
  if (isCancel(said)) throw new Failure('INTERRUPTED')
  return said
}
