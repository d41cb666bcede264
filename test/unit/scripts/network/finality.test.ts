import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { newestFinality, untilFinality } from '../../../../scripts/network/finality.js'

const hashOf = (number: number, fork: string): string => `0x${fork.repeat(60)}${number.toString(16).padStart(4, '0')}`

/** A node that has finalised one block more each time it is asked. */
const startGrowingNode = async (fork: string): Promise<{ url: string; server: Server }> => {
  let finalized = -1
  const answerTo = (method: string, [param]: readonly unknown[]): unknown => {
    if (method === 'chain_getFinalizedHead') return hashOf(++finalized, fork)
    if (method === 'chain_getHeader') return { number: `0x${Number(`0x${String(param).slice(-4)}`).toString(16)}` }
    return hashOf(Number(param), fork)
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] }
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answerTo(method, params) }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

describe('waiting for finality', () => {
  const servers: Server[] = []
  const nodes = async (...forks: readonly string[]): Promise<string[]> => {
    const started = await Promise.all(forks.map(startGrowingNode))
    servers.push(...started.map(({ server }) => server))
    return started.map(({ url }) => url)
  }
  const signal = (): AbortSignal => AbortSignal.timeout(10_000)

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  it('ends when every node has finalised a block after the given one, and gives one that all have', async () => {
    const [one = '', other = ''] = await nodes('a', 'a')
    await newestFinality([one])

    assert.equal(await untilFinality([one, other], 2, signal()), 3)
  })

  it('fails when the nodes have finalised different chains', async () => {
    await assert.rejects(untilFinality(await nodes('a', 'b'), 0, signal()), /different blocks/)
  })

  it('takes a node that does not answer for one that has finalised nothing', async () => {
    const [url = ''] = await nodes('a')
    servers.splice(0)[0]?.close()

    assert.equal(await newestFinality([url]), 0)
  })
})
