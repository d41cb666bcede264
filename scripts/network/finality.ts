import { z } from 'zod'
import { rpc } from './rpc.js'
import { until } from './until.js'

const hash = z.string().regex(/^0x[0-9a-f]{64}$/)
const header = z.object({ number: z.string().regex(/^0x[0-9a-f]+$/) })

const finalizedNumber = async (url: string): Promise<number> => {
  const head = hash.parse(await rpc(url, 'chain_getFinalizedHead'))
  return Number(header.parse(await rpc(url, 'chain_getHeader', head)).number)
}

/** Undefined while the node does not answer, or has finalised nothing after the block `after`. */
const finalityAfter = async (url: string, after: number): Promise<number | undefined> => {
  const number = await finalizedNumber(url).catch(() => 0)
  return number > after ? number : undefined
}

/** The number of the newest block that any node that answers has finalised. */
export const newestFinality = async (urls: readonly string[]): Promise<number> =>
  Math.max(0, ...(await Promise.all(urls.map((url) => finalizedNumber(url).catch(() => 0)))))

/**
 * Waits until every node answers and has finalised a block after the block `after`, and compares the newest that
 * all have finalised. Raises an Error when they differ: the nodes are not one network.
 */
export const untilFinality = async (urls: readonly string[], after: number, signal: AbortSignal): Promise<number> => {
  const numbers = await Promise.all(urls.map((url) => until(() => finalityAfter(url, after), signal)))
  const number = Math.min(...numbers)
  const hashes = new Set(await Promise.all(urls.map((url) => rpc(url, 'chain_getBlockHash', number))))
  if (hashes.size !== 1) throw new Error(`The nodes have finalised different blocks ${number}.`)
  return number
}
