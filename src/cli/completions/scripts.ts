import { PROPOSE } from './propose.js'

// The scripts ask the very program whose words they complete, wherever it lies.

/** For bash 4 and later, without the package bash-completion. Bash knows no descriptions. */
const bash = `_signer_layer() {
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" ${PROPOSE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _signer_layer signer-layer
`

const zsh = `#compdef signer-layer
_signer_layer() {
  local -a proposals
  local line
  for line in "\${(@f)$("\${words[1]}" ${PROPOSE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && proposals+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#proposals} )); then _describe signer-layer proposals; else _files; fi
}
compdef _signer_layer signer-layer
`

/** Fish would show files beside everything that it is given, so it is told to show none, and files are proposed here. */
const fish = `function __signer_layer_complete
  set --local words (commandline --tokenize --cut-at-cursor --current-process) (commandline --current-token --cut-at-cursor)
  set --local proposals (command $words[1] ${PROPOSE} $words[2..] 2>/dev/null)
  if set --query proposals[1]
    printf '%s\\n' $proposals
  else
    __fish_complete_path $words[-1]
  end
end
complete --command signer-layer --no-files --arguments '(__signer_layer_complete)'
`

/** What each shell reads to complete the words of the command line. */
export const SCRIPTS = { bash, zsh, fish } as const

export type Shell = keyof typeof SCRIPTS

export const SHELLS = Object.keys(SCRIPTS) as readonly Shell[]
