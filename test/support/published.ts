import type { GenericExtrinsic } from '@polkadot/types'
import type { AccountId } from '../../src/model/ids.js'
import type { SealedReply } from '../../src/model/reply.js'
import { decodeBulk } from '../../src/protocol/bulk.js'
import type { TestChain } from './agent-e2e.js'

interface Batch {
  readonly args: readonly { toU8a(isBare: boolean): Uint8Array }[]
}

/** The replies that an extrinsic carries in the usual form; none for any other extrinsic. */
export const repliesIn = ({ method }: Pick<GenericExtrinsic, 'method'>): readonly SealedReply[] => {
  if (method.section !== 'utility') return []
  const [, remark] = method.args[0] as unknown as Batch[]
  try {
    return decodeBulk(remark?.args[0]?.toU8a(true) ?? new Uint8Array(0))
  } catch {
    return [] // a shielding record
  }
}

/** Everything that an account signed from block \`from\` to the head. */
export const extrinsicsOf = async ({ api, l1 }: TestChain, account: AccountId, from: number) => {
  const found = []
  for (let number = from; number <= l1.head().number; number++) {
    const { block } = await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(number))
    const own = block.extrinsics.filter(
      ({ isSigned, signer }) => isSigned && api.createType('AccountId', signer.toString()).toHex() === account,
    )
    found.push(...own)
  }
  return found
}
