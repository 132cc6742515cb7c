import type { Attention } from './attention.ts'
import { code } from './escape.ts'
import { fieldLines } from './fields.ts'

/** What stands in the way, each with its owner, its age and the command that helps. */
export function renderBlockers(attention: readonly Attention[]): string {
  const entries = attention.map(renderAttention)
  return [
    '## 🚨 Issues & Blockers',
    ...(entries.length > 0 ? entries : ['_Nothing stands in the way._']),
  ].join('\n\n')
}

function renderAttention({ heading, fields, command }: Attention): string {
  const help = fieldLines([...fields, ['Command', command === null ? null : code(command)]])
  return [`### ${heading}`, '', ...help].join('\n')
}
