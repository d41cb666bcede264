import assert from 'node:assert/strict'
import { COMMANDS } from '../../../src/cli/commands.js'
import { PROPOSE } from '../../../src/cli/completions/propose.js'
import { SHELLS } from '../../../src/cli/completions/scripts.js'
import { EXIT } from '../../../src/cli/fault.js'
import { runWordsHere } from './support/run-words-here.js'

const proposed = async (...words: string[]): Promise<string[]> => {
  const { out, err } = await runWordsHere(PROPOSE, ...words)
  assert.equal(err, '')
  return out.split('\n').flatMap((line) => line.split('\t')[0] || [])
}

describe('proposals for shells', () => {
  it('are every command at first, each with its brief', async () => {
    const { out } = await runWordsHere(PROPOSE, '')

    for (const [name, { brief }] of Object.entries(COMMANDS)) assert.ok(out.includes(`${name}\t${brief}\n`), name)
  })

  it('are the commands that begin as what is typed', async () => {
    assert.deepEqual(await proposed('pol'), ['policy'])
  })

  it('are the commands of a group', async () => {
    assert.deepEqual(await proposed('policy', 'l'), ['lint', 'limits'])
  })

  it('are the flags of a command, as they are typed', async () => {
    assert.deepEqual(await proposed('start', '--log-f'), ['--log-format'])
  })

  it('are no flags before one is begun: what comes may be a file', async () => {
    assert.deepEqual(await proposed('policy', 'lint', ''), [])
    assert.deepEqual(await proposed('policy', 'lint', '-'), ['--config', '--json', '--strict'])
  })

  it('are the values of a flag that knows them', async () => {
    assert.deepEqual(await proposed('start', '--log-format', 'j'), ['json'])
  })

  it('are none after words that mean nothing, nor without any', async () => {
    assert.deepEqual(await proposed('nothing', ''), [])
    assert.deepEqual(await proposed(), [])
  })

  it('have a word of their own, which help does not show', async () => {
    const { out } = await runWordsHere('--help')

    assert.ok(!out.includes(PROPOSE))
  })
})

describe('completions', () => {
  for (const shell of SHELLS)
    it(`prints a script for ${shell} that asks the program`, async () => {
      const { out, code } = await runWordsHere('completions', shell)

      assert.equal(code, EXIT.ok)
      assert.ok(out.includes(PROPOSE) && out.includes('signer-layer'))
    })

  it('knows no other shell', async () => {
    assert.equal((await runWordsHere('completions', 'tcsh')).code, EXIT.usage)
  })
})
