import { z } from 'zod'

const answer = z.object({ result: z.unknown() })

/** One JSON-RPC call by HTTP, to the port that also speaks WebSocket. Rejects when there is no result within 5 s. */
export const rpc = async (url: string, method: string, ...params: readonly unknown[]): Promise<unknown> => {
  const response = await fetch(url.replace(/^ws/, 'http'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(5_000),
  })
  return answer.parse(await response.json()).result
}
