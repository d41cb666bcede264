import { hexToBytes } from 'viem/utils'
import type { Effect, Facts } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'
import { decodedAs, refuse, type DecodeResult } from '../result.js'
import { detailsOf } from './details.js'
import { addressOf, type EthereumSigner } from './signer.js'
import { typedDataDigest } from './typed-data/digest.js'
import { readTypedData, type TypedData } from './typed-data/document.js'
import { readTokenPermit } from './typed-data/permit.js'
import { readPermit2 } from './typed-data/permit2.js'

type Meaning = Pick<Facts, 'effects' | 'doubts' | 'replay' | 'details'>

const NO_CHAIN = 'the domain names no chain, so the signature is valid on every chain'

/**
 * What has no rule: whatever the verifying contract does with the message. It moves no value by itself. Its
 * details are all that is signed, as far as they have room, for people to read.
 */
const unknownCall = ({ domain, primaryType, message }: TypedData): Effect => ({
  kind: 'call',
  method: primaryType,
  ...(typeof domain.verifyingContract === 'string' ? { destination: hexToBytes(domain.verifyingContract as Hex) } : {}),
  details: detailsOf({ primaryType, domain, message }),
})

const withoutRule = (typedData: TypedData, doubts: readonly string[]): Meaning => ({
  effects: [unknownCall(typedData)],
  doubts: [...doubts, 'typed data of a type without a rule'],
  replay: {},
})

const understand = (typedData: TypedData, { publicKey }: EthereumSigner): Meaning => {
  const chainDoubts = typedData.domain.chainId === undefined ? [NO_CHAIN] : []
  const permit = readTokenPermit(typedData) ?? readPermit2(typedData)
  if (permit === undefined) return withoutRule(typedData, chainDoubts)
  const { owner, effects, ...rest } = permit
  const isOwn = owner === undefined || owner === addressOf(publicKey)
  const doubts = isOwn ? chainDoubts : [...chainDoubts, 'the permit is for tokens of another account']
  return { effects: doubts.length === 0 ? effects : [...effects, unknownCall(typedData)], doubts, ...rest }
}

/**
 * Decodes EIP-712 typed data (PROTOCOL 2: EthereumTypedData, UTF-8 JSON). Understood are permits of
 * this key's own tokens, as approvals (ERC-2612, DAI, Permit2); all else is a call of the verifying contract. Typed data is never
 * a message: what may sign text must not sign it. There is no fee: somebody else pays to use it.
 */
export const decodeEthereumTypedData = (signer: EthereumSigner, bytes: Uint8Array): DecodeResult => {
  const read = readTypedData(bytes)
  if (!read.ok) return refuse('MalformedPayload', read.detail)
  const { typedData } = read
  const { chainId } = typedData.domain
  if (chainId !== undefined && chainId !== signer.eip155Id)
    return refuse('PayloadNamesOtherChain', `the domain of the typed data is not of ${signer.chain}`)
  const digest = typedDataDigest(typedData)
  if (digest === undefined)
    return refuse('MalformedPayload', 'two libraries do not agree on the hash of the typed data')

  const meaning = understand(typedData, signer)
  return decodedAs({ chain: signer.chain, ...meaning }, [{ scheme: 'ecdsa', message: digest }])
}
