import assert from 'node:assert/strict'
import { createEndpointSearch, type EndpointSearch } from '../../../src/chain/endpoint-search.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import { scriptedConnection, type ScriptedConnection } from '../../support/scripted-connection.js'

const CODE = 'SIGNER__CHAIN__STATE_PRUNED'
const lacking = async (): Promise<string> => Promise.reject(new SignerError(CODE, 'pruned'))
const nowhere = (): string => 'nowhere'

describe('createEndpointSearch', () => {
  let connection: ScriptedConnection
  const searchOf = (endpoints: number): EndpointSearch => {
    const nodes = Array.from({ length: endpoints }, () => ({ answers: {}, head: 0 }))
    connection = scriptedConnection(nodes[0]!, nodes.slice(1))
    return createEndpointSearch({ code: CODE, what: 'old state' }, connection.provider)
  }

  it('gives what is read', async () => {
    assert.equal(await searchOf(1).find(1, async () => 'read', nowhere), 'read')
    assert.deepEqual(connection.drops, [])
  })

  it('knows at once that the only endpoint lacks it', async () => {
    assert.equal(await searchOf(1).find(1, lacking, nowhere), 'nowhere')
    assert.deepEqual(connection.drops, [])
  })

  it('asks every endpoint before it gives up', async () => {
    const search = searchOf(3)

    await assert.rejects(search.find(7, lacking, nowhere), { code: CODE })
    await assert.rejects(search.find(7, lacking, nowhere), { code: CODE })

    assert.equal(await search.find(7, lacking, nowhere), 'nowhere')
    assert.deepEqual(connection.drops, ['it does not keep old state', 'it does not keep old state'])
  })

  it('knows of older blocks what it knows of a later one, and nothing of later ones', async () => {
    const search = searchOf(2)
    await assert.rejects(search.find(7, lacking, nowhere))
    await search.find(7, lacking, nowhere)

    assert.equal(await search.find(6, lacking, nowhere), 'nowhere')
    await assert.rejects(search.find(8, lacking, nowhere), { code: CODE })
  })

  it('leaves an endpoint once, however many find it out at the same time', async () => {
    const search = searchOf(2)

    await Promise.allSettled([1, 2, 3].map((number) => search.find(number, lacking, nowhere)))

    assert.equal(connection.drops.length, 1)
  })

  it('does not count one endpoint twice', async () => {
    const search = searchOf(2)
    await assert.rejects(search.find(7, lacking, nowhere))
    // The other one cannot be reached.
    connection.reconnect()

    await assert.rejects(search.find(7, lacking, nowhere), { code: CODE })
    assert.equal(connection.drops.length, 2)
  })

  it('draws no conclusion from an answer that came across two connections', async () => {
    const search = searchOf(1)
    const lost = async (): Promise<string> => {
      connection.reconnect()
      return lacking()
    }

    await assert.rejects(search.find(7, lost, nowhere), { code: CODE })
    assert.deepEqual(connection.drops, [])
  })

  it('passes on every other error', async () => {
    const search = searchOf(1)
    const error = new SignerError('SIGNER__CHAIN__UNREACHABLE', 'lost')

    await assert.rejects(
      search.find(7, () => Promise.reject(error), nowhere),
      error,
    )
  })
})
