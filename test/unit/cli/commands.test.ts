import assert from 'node:assert/strict'
import { COMMANDS } from '../../../src/cli/commands.js'
import { EXIT } from '../../../src/cli/fault.js'
import { runWordsHere } from './support/run-words-here.js'

describe('the list of commands', () => {
  for (const [name, { brief, load }] of Object.entries(COMMANDS))
    it(`says of ${name} what ${name} says of itself`, async () => {
      assert.equal((await load()).brief, brief)
    })

  it('is shown by --help, with every brief', async () => {
    const { out, err, code } = await runWordsHere('--help')

    assert.deepEqual([err, code], ['', EXIT.ok])
    for (const [name, { brief }] of Object.entries(COMMANDS))
      assert.match(out, new RegExp(`^  ${name} +${brief}$`, 'm'))
  })
})

describe('the command line', () => {
  it('loads the group that is asked for, and shows its commands', async () => {
    const { out, code } = await runWordsHere('policy', '--help')

    assert.equal(code, EXIT.ok)
    assert.match(out, /^ {2}lint /m)
  })

  it('shows help of a command in a group', async () => {
    const { out, code } = await runWordsHere('policy', 'lint', '--help')

    assert.equal(code, EXIT.ok)
    assert.match(out, /signer-layer policy lint/)
  })

  for (const words of [
    ['nothing'],
    ['policy', 'nothing'],
    ['policy', 'lint', '--nothing'],
    ['keys', 'show'],
    ['--nothing'],
  ])
    it(`takes "${words.join(' ')}" for a mistake of who typed it`, async () => {
      const { out, err, code } = await runWordsHere(...words)

      assert.deepEqual([out, code], ['', EXIT.usage])
      assert.match(err, /^.+\n {2}.*--help.*\n$/)
    })

  it('starts the agent of the folder where no settings are named, and says what to do where there are none', async () => {
    const { err, code } = await runWordsHere('start')

    assert.equal(code, EXIT.failed)
    assert.match(err, /settings\.yaml cannot be used:\n {2}there is no such file: .*--config.*signer-layer init/)
  })

  it('names the command that a mistyped one comes near to', async () => {
    const { err } = await runWordsHere('polcy', 'lint')

    assert.match(err, /did you mean `policy`/)
  })
})
