export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof SHELLS)[number]

/**
 * What a shell loads. Each asks `brain complete -- <words up to the cursor>` and shows the lines it gets: a value, a
 * tab, a description. Words are handed on as they are: nothing typed is ever evaluated.
 */
export const SHELL_SCRIPTS: Readonly<Record<Shell, { readonly script: string; readonly install: string }>> = {
  bash: {
    install: 'echo \'eval "$(brain completion bash)"\' >> ~/.bashrc',
    script: `# Completion of brain for bash.
_brain_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ -n $line ]] && COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(command brain complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _brain_complete brain
`,
  },
  zsh: {
    install: 'echo \'eval "$(brain completion zsh)"\' >> ~/.zshrc   (after compinit)',
    script: `#compdef brain
# Completion of brain for zsh.
_brain() {
  local line tab=$'\\t'
  local -a lines found
  lines=("\${(@f)$(command brain complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    found+=("\${\${line%%$tab*}//:/\\\\:}:\${line#*$tab}")
  done
  if (( $#found )); then _describe 'brain' found; else _files; fi
}
if [[ $funcstack[1] = _brain ]]; then _brain "$@"; else compdef _brain brain; fi
`,
  },
  fish: {
    install: 'brain completion fish > ~/.config/fish/completions/brain.fish',
    script: `# Completion of brain for fish.
function __brain_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found (command brain complete -- $before[2..-1] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c brain -f -a '(__brain_complete)'
`,
  },
  powershell: {
    install: 'brain completion powershell >> $PROFILE',
    script: `# Completion of brain for PowerShell.
Register-ArgumentCompleter -Native -CommandName brain -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @('complete')
  # An empty argument would be dropped on its way, so a new word is said in another way.
  if ("$wordToComplete" -eq '') { $words += '--new' }
  $words += '--'
  $words += @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  & brain @words 2>$null | ForEach-Object {
    $value, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
  }
}
`,
  },
}
