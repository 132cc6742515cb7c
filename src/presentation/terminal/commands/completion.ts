import { Failure } from '../../../domain/failure.ts'
import { SHELL_SCRIPTS, SHELLS, type Shell } from '../completion/shell-scripts.ts'
import type { Verb } from '../verb.ts'

export const completion: Verb = {
  name: 'completion',
  summary: 'Print a completion script for your shell: commands, options, their values, and live task ids.',
  arguments: [[`<${SHELLS.join('|')}>`, 'your shell']],
  examples: [
    'eval "$(brain completion bash)"',
    'brain completion fish > ~/.config/fish/completions/brain.fish',
    'brain completion zsh',
    'brain completion powershell',
  ],
  run: async (session, input) => {
    const shell = input.arguments[0] ?? ''
    if (!isShell(shell))
      throw new Failure('USAGE', {
        message: `There is no completion for "${shell}".`,
        hint: `Shells: ${SHELLS.join(', ')}`,
      })
    const { script, install } = SHELL_SCRIPTS[shell]
    const notes = session.interactive ? [`To have it in every shell: ${install}`] : []
    return await Promise.resolve({
      kind: 'completion',
      data: { shell, script, install },
      text: () => script,
      neverPaged: true,
      quiet: script,
      notes,
    })
  },
}

function isShell(word: string): word is Shell {
  return (SHELLS as readonly string[]).includes(word)
}
