import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SCRIPTS, SHELLS, type Shell } from '../../../../src/cli/completions/scripts.js'

const MAIN = fileURLToPath(new URL('../../../../src/main.ts', import.meta.url))
const ZSH_DRIVER = fileURLToPath(new URL('../../../support/complete.zsh', import.meta.url))

/** Skips a test where the shell is not on this machine. */
const need = (shell: Shell, context: Mocha.Context): void => {
  if (spawnSync(shell, ['--version']).status === 0) return
  context.test!.title += ` (skipped: ${shell} is not here)`
  context.skip()
}

describe('completions in a shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'completions-'))
  // A folder with nothing but what an operator completes.
  const work = join(folder, 'work')
  const scriptOf = (shell: Shell): string => join(folder, `complete.${shell}`)

  before(() => {
    mkdirSync(work)
    writeFileSync(join(work, 'settings.yaml'), '')
    for (const shell of SHELLS) writeFileSync(scriptOf(shell), SCRIPTS[shell])
    const program = join(folder, 'signer-layer')
    writeFileSync(
      program,
      `#!/bin/sh\nexec '${process.execPath}' --import='${import.meta.resolve('tsx')}' '${MAIN}' "$@"\n`,
    )
    chmodSync(program, 0o755)
  })
  after(() => rmSync(folder, { recursive: true }))

  const linesOf = (shell: Shell, ...args: readonly string[]): string[] => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, HOME: folder }
    const out = execFileSync(shell, args, { cwd: work, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return out.split('\n').filter((line) => line !== '')
  }

  describe('bash', () => {
    /** What bash itself proposes for the last of these words. */
    const proposed = (...words: string[]): string[] => {
      const script = [
        'source "$1"; shift',
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _signer_layer',
        'printf "%s\\n" "${COMPREPLY[@]}"; complete -p signer-layer >&2',
      ].join('\n')
      return linesOf('bash', '-c', script, 'bash', scriptOf('bash'), 'signer-layer', ...words)
    }

    it('gets words without their briefs', () => {
      assert.deepEqual(proposed('completions', ''), [...SHELLS])
    })

    it('proposes what can only be a file by itself', () => {
      assert.deepEqual(proposed('completions', 'bash', ''), [])
    })
  })

  describe('zsh', () => {
    it('completes flags and files', function () {
      need('zsh', this)
      const typed = ['signer-layer start --log-f', 'signer-layer policy lint s']

      assert.deepEqual(
        linesOf('zsh', '-f', ZSH_DRIVER, scriptOf('zsh'), ...typed).map((line) => line.trimEnd()),
        ['signer-layer start --log-format', 'signer-layer policy lint settings.yaml'],
      )
    })
  })

  describe('fish', () => {
    const proposed = (line: string): string[] => {
      const script = 'source $argv[1]; complete --do-complete $argv[2]'
      return linesOf('fish', '--no-config', '-c', script, scriptOf('fish'), line)
    }

    it('proposes commands with their briefs, and no file beside them', function () {
      need('fish', this)

      assert.deepEqual(
        proposed('signer-layer completions ').map((line) => line.split('\t')[0]),
        [...SHELLS].sort(),
      )
      assert.deepEqual(proposed('signer-layer pol'), ['policy\tCheck, try and explain policies'])
    })

    it('proposes files where nothing else is known', function () {
      need('fish', this)

      assert.deepEqual(proposed('signer-layer policy lint '), ['settings.yaml'])
    })
  })
})
