import assert from 'node:assert/strict'
import { asRpcError } from '../../../src/chain/rpc-message.js'
import { saysPruned } from '../../../src/chain/says-pruned.js'

const HASH = `0x${'ab'.repeat(32)}`

describe('saysPruned', () => {
  const refusals: [said: boolean, message: string, data?: unknown, code?: number][] = [
    [true, `Client error: UnknownBlock: State already discarded for ${HASH}`],
    [true, `Client error: Api called for an unknown Block: State already discarded for ${HASH}`],
    [true, `Client error: UnknownBlock: State already discarded for BlockId::Hash(${HASH})`, undefined, -32_603],
    [true, 'Unknown error occurred', `Client(UnknownBlock("State already discarded for Hash(${HASH})"))`, -32_603],
    [false, `Client error: UnknownBlock: Header was not found in the database: ${HASH}`],
    [false, 'Client error: Execution failed: Runtime panicked'],
    [false, 'State already discarded'],
    [false, 'Unknown error occurred', { text: 'State already discarded for' }],
    [false, ''],
  ]
  for (const [said, message, data, code = 4003] of refusals) {
    it(`${said ? 'hears it in' : 'does not hear it in'} "${message}" with ${JSON.stringify(data) ?? 'no data'}`, () => {
      assert.equal(saysPruned(asRpcError({ code, message, data })), said)
    })
  }

  it('takes what is no error for no such answer', () => {
    for (const thrown of [undefined, null, `State already discarded for ${HASH}`, {}]) {
      assert.equal(saysPruned(thrown), false)
    }
  })
})
