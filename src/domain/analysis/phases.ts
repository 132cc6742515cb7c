import type { TemplateName } from './template-terms.ts'

/** A phase of a built-in template, as far as it matters before a run begins. */
export interface Phase {
  readonly id: string
  readonly title: string
  readonly needs: readonly string[]
  /** Of the effort; the shares of a template make 1. */
  readonly share: number
  /** Several workers can divide it among them. */
  readonly parallel: boolean
  /** The work is of use even when this phase fails. */
  readonly critical: boolean
  /** Left out when nothing has to be found out. */
  readonly ifResearch?: true
}

/** Documents are changed only by tasks whose scope names them. */
export const SCOPES: Readonly<Record<string, readonly string[]>> = { document: ['docs/**', '**/*.md'] }

function phase(id: string, title: string, more: Pick<Phase, 'needs' | 'share'> & Partial<Phase>): Phase {
  return { id, title, parallel: false, critical: true, ...more }
}

const RESEARCH = { share: 0.1, parallel: true, ifResearch: true, needs: [] } as const

export const PHASES: Readonly<Record<TemplateName, readonly Phase[]>> = {
  feature: [
    phase('research', 'Find out', RESEARCH),
    phase('plan', 'Plan', { needs: ['research'], share: 0.15 }),
    phase('implement', 'Implement', { needs: ['plan'], share: 0.4, parallel: true }),
    phase('test', 'Write tests from the plan', { needs: ['plan'], share: 0.2, parallel: true }),
    phase('verify', 'Bring code and tests together', { needs: ['implement', 'test'], share: 0.08 }),
    phase('document', 'Document', { needs: ['implement'], share: 0.07, critical: false }),
  ],
  bugfix: [
    phase('reproduce', 'Reproduce', { needs: [], share: 0.2 }),
    phase('research', 'Find the cause', { ...RESEARCH, share: 0.2, needs: ['reproduce'] }),
    phase('test', 'Write a test that fails', { needs: ['reproduce'], share: 0.15 }),
    phase('implement', 'Fix', { needs: ['reproduce', 'research'], share: 0.3, parallel: true }),
    phase('verify', 'Prove that it is gone', { needs: ['implement', 'test'], share: 0.1 }),
    phase('document', 'Document', { needs: ['implement'], share: 0.05, critical: false }),
  ],
  refactor: [
    phase('research', 'Find out', RESEARCH),
    phase('test', 'Pin the behavior with tests', { needs: [], share: 0.2, parallel: true }),
    phase('plan', 'Plan in small steps', { needs: ['research'], share: 0.15 }),
    phase('implement', 'Change the code', { needs: ['plan', 'test'], share: 0.4, parallel: true }),
    phase('verify', 'Compare behavior before and after', { needs: ['implement'], share: 0.1 }),
    phase('document', 'Document', { needs: ['implement'], share: 0.05, critical: false }),
  ],
  research: [
    phase('question', 'Write down questions and criteria', { needs: [], share: 0.1 }),
    phase('research', 'Find out', { needs: ['question'], share: 0.5, parallel: true }),
    phase('compare', 'Compare and conclude', { needs: ['research'], share: 0.2 }),
    phase('document', 'Write the report', { needs: ['compare'], share: 0.2 }),
  ],
  infrastructure: [
    phase('research', 'Find out', RESEARCH),
    phase('plan', 'Plan', { needs: ['research'], share: 0.2 }),
    phase('implement', 'Write it as code', { needs: ['plan'], share: 0.35, parallel: true }),
    phase('rollback', 'Prepare the way back', { needs: ['plan'], share: 0.1 }),
    phase('test', 'Try it away from production', { needs: ['implement'], share: 0.12 }),
    phase('deploy', 'Roll it out', { needs: ['test', 'rollback'], share: 0.08 }),
    phase('document', 'Document how it is run', { needs: ['implement'], share: 0.05, critical: false }),
  ],
}
