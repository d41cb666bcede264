import { concat, getAddress, getBytes, hashMessage, keccak256, toUtf8String, TypedDataEncoder } from 'ethers'
import type { Effect } from '../../../../src/model/facts.js'
import { attempt, type SecondReading } from './second-reading.js'
import { OWN, type Document } from './typed-data/fixtures.js'

/** Controls but tab and line breaks, line separators, marks of direction and of byte order, by their numbers. */
const isReadable = (text: string): boolean =>
  [...text.replaceAll('\r\n', '\n')].every((character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return code === 0x09 || code === 0x0a
    if (code >= 0x7f && code <= 0x9f) return false
    return ![[0x061c], [0x200e, 0x200f], [0x2028, 0x202e], [0x2066, 0x2069], [0xfeff]].some(
      ([from = 0, to = from]) => code >= from && code <= to,
    )
  })

/** The form of ERC-4361 without its optional fields. */
const SIGN_IN =
  /^(\S+) wants you to sign in with your Ethereum account:\n(0x[0-9a-fA-F]{40})\n\n[^\n]+\n\nURI: \S+\nVersion: 1\nChain ID: ([1-9]\d*)\nNonce: ([A-Za-z0-9]{8,})\nIssued At: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

const resemblesSignIn = (text: string): boolean =>
  text.toLowerCase().includes('wants you to sign in with your ethereum account')

const signInOf = (text: string): Omit<SecondReading, 'digest'> => {
  const [, domain = '', account = '', chainId = '', nonce = ''] = SIGN_IN.exec(text) ?? []
  if (domain === '' || account !== getAddress(OWN)) return { replay: {} }
  return { chainId: BigInt(chainId), replay: { nonce }, effects: [{ kind: 'message', method: domain }] }
}

/** A message of EIP-191 version 0x45. */
export const readMessage = (bytes: Uint8Array): SecondReading => {
  const digest = hashMessage(bytes)
  const text = attempt(() => toUtf8String(bytes))
  if (bytes.length === 32 || text === undefined || !isReadable(text)) return { digest, replay: {} }
  if (resemblesSignIn(text)) return { digest, ...signInOf(text) }
  return { digest, replay: {}, effects: [{ kind: 'message' }] }
}

type Structs = Record<string, { name: string; type: string }[]>
type Values = Readonly<Record<string, unknown>>
type Meaning = Pick<SecondReading, 'effects' | 'replay'>

const text = (value: unknown): string => String(BigInt(value as string | number))

const approval = (token: unknown, spender: unknown, amount: bigint, unlimited: bigint): Effect => ({
  kind: 'approve',
  asset: getBytes(token as string),
  amount,
  destination: getBytes(spender as string),
  ...(amount === unlimited ? { unlimited: true } : {}),
})

const isOwn = (account: unknown): boolean => (account as string).toLowerCase() === OWN

const PERMIT2 = '0x000000000022d473030f116ddee9f6b43ac78ba3'
const isPermit2 = (domainType: string, { name, verifyingContract }: Values): boolean =>
  domainType === 'EIP712Domain(string name,uint256 chainId,address verifyingContract)' &&
  name === 'Permit2' &&
  (verifyingContract as string).toLowerCase() === PERMIT2

type Rule = (message: Values, domain: Values, domainType: string) => Meaning | undefined

/** What permits approve, by the text of their type as ethers writes it. */
const PERMITS: Readonly<Record<string, Rule>> = {
  'Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)': (message, domain) => {
    const { owner, spender, value, nonce, deadline } = message
    const effect = approval(domain.verifyingContract, spender, BigInt(value as string), 2n ** 256n - 1n)
    if (!isOwn(owner)) return undefined
    return { effects: [{ ...effect, method: 'Permit' }], replay: { nonce: text(nonce), deadline: text(deadline) } }
  },
  'Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)': (message, domain) => {
    const { holder, spender, nonce, expiry, allowed } = message
    const endless = 2n ** 256n - 1n
    const effect = approval(domain.verifyingContract, spender, allowed === true ? endless : 0n, endless)
    const deadline = BigInt(expiry as string) === 0n ? {} : { deadline: text(expiry) }
    if (!isOwn(holder)) return undefined
    return { effects: [{ ...effect, method: 'Permit' }], replay: { nonce: text(nonce), ...deadline } }
  },
  'PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)':
    (message, domain, domainType) => {
      const { token, amount, expiration, nonce } = message.details as Values
      const effect = approval(token, message.spender, BigInt(amount as string), 2n ** 160n - 1n)
      if (!isPermit2(domainType, domain)) return undefined
      return {
        effects: [{ ...effect, method: 'PermitSingle', details: { expiration: text(expiration) } }],
        replay: { nonce: text(nonce), deadline: text(message.sigDeadline) },
      }
    },
  'PermitBatchTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)':
    (message, domain, domainType) => {
      const permitted = message.permitted as readonly Values[]
      if (!isPermit2(domainType, domain) || permitted.length === 0) return undefined
      return {
        effects: permitted.map(({ token, amount }) => ({
          ...approval(token, message.spender, BigInt(amount as string), 2n ** 256n - 1n),
          method: 'PermitBatchTransferFrom',
        })),
        replay: { nonce: text(message.nonce), deadline: text(message.deadline) },
      }
    },
}

const parseDocument = (bytes: Uint8Array): Document => JSON.parse(toUtf8String(bytes)) as Document

/** Throws where ethers refuses. The domain is hashed as it is declared: contracts may have another one than ethers derives. */
const readDocument = (bytes: Uint8Array): SecondReading => {
  const { types, primaryType, domain, message } = parseDocument(bytes)
  const { EIP712Domain = [], ...others } = types as Structs
  const [domains, structs] = [TypedDataEncoder.from({ EIP712Domain }), TypedDataEncoder.from(others)]
  const parts = [domains.hashStruct('EIP712Domain', domain), structs.hashStruct(primaryType, message)]
  const chainId = domain.chainId === undefined ? {} : { chainId: BigInt(domain.chainId as string) }
  const rule = domain.chainId === undefined ? undefined : PERMITS[structs.encodeType(primaryType)]
  const meaning = rule?.(message, domain, domains.encodeType('EIP712Domain'))
  return { digest: keccak256(concat(['0x1901', ...parts])), replay: {}, ...chainId, ...meaning }
}

/** EIP-712 typed data; `undefined` where ethers does not hash it. */
export const readTypedData = (bytes: Uint8Array): SecondReading | undefined => attempt(() => readDocument(bytes))
