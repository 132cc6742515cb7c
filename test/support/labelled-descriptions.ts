import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../src/domain/analysis/analyze.ts'
import { TEMPLATES, type TemplateName } from '../../src/domain/analysis/template-terms.ts'

/** A description with what a person says of it. */
export interface Labelled {
  readonly template: TemplateName
  readonly research: boolean
  readonly description: string
}

export const SETS = ['learn', 'measure', 'later'] as const
export type SetName = (typeof SETS)[number]

/** @param root the folder of this project */
export function labelledDescriptions(root: string, set: SetName): readonly Labelled[] {
  const text = readFileSync(join(root, 'test/corpus/descriptions', `${set}.tsv`), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [template, research, description, ...rest] = line.split('\t')
      const known = TEMPLATES.find((name) => name === template)
      if (
        known === undefined ||
        description === undefined ||
        rest.length > 0 ||
        !/^(?:yes|no)$/.test(research ?? '')
      )
        throw new Error(`${set}.tsv: ${line}`)
      return { template: known, research: research === 'yes', description }
    })
}

export interface Figures {
  readonly count: number
  /** Shares that are right, 0 to 1. */
  readonly template: number
  readonly research: number
  /** How many are said to be unsure, and the share of right templates among the others. */
  readonly unsure: number
  readonly templateWhenSure: number
  /** Label → what was said → how often. */
  readonly confusion: ReadonlyMap<TemplateName, ReadonlyMap<TemplateName, number>>
}

export function measureAnalysis(labelled: readonly Labelled[]): Figures {
  const judged = labelled.map((label) => ({ label, said: analyze({ description: label.description }) }))
  const share = (of: typeof judged, right: (one: (typeof judged)[number]) => boolean): number =>
    of.filter(right).length / of.length
  const sure = judged.filter(({ said }) => !said.unsure)
  return {
    count: judged.length,
    template: share(judged, ({ label, said }) => said.template === label.template),
    research: share(judged, ({ label, said }) => said.research.needed === label.research),
    unsure: judged.length - sure.length,
    templateWhenSure: share(sure, ({ label, said }) => said.template === label.template),
    confusion: new Map(
      TEMPLATES.map((label) => [
        label,
        new Map(
          TEMPLATES.map((template) => [
            template,
            judged.filter((one) => one.label.template === label && one.said.template === template).length,
          ]),
        ),
      ]),
    ),
  }
}
