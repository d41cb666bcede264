import { buildChoiceParser, buildCommand } from '@stricli/core'
import { SCRIPTS, SHELLS, type Shell } from './completions/scripts.js'
import type { OutputContext } from './output.js'

function completions(this: OutputContext, _flags: object, shell: Shell): void {
  this.process.stdout.write(SCRIPTS[shell])
}

/** `completions`: a script for the shell, which asks this program what could come next. */
export const completionsCommand = buildCommand<object, [Shell], OutputContext>({
  func: completions,
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: SHELLS.join(', '),
          placeholder: 'shell',
          parse: buildChoiceParser(SHELLS),
          proposeCompletions: (partial) => SHELLS.filter((shell) => shell.startsWith(partial)),
        },
      ],
    },
  },
  docs: {
    brief: 'Print the script by which a shell completes commands and flags',
    fullDescription:
      'The script asks this program, so it knows every command and flag of the version that is installed.\n\nExample, for this shell only: source <(signer-layer completions bash)\nFor good: signer-layer completions bash > ~/.local/share/bash-completion/completions/signer-layer\nzsh: a file _signer_layer in a folder of $fpath. fish: ~/.config/fish/completions/signer-layer.fish',
  },
})
