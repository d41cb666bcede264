import { readFileSync } from 'node:fs'
import type { Payload } from '../../../types/protocol/scale.js'
import type { KeyType, SignatureScheme } from '../../../src/model/key.js'
import type { Json } from './make/json.js'

/** A committed vector file. */
export const readVectors = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T

export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'))

/** What the tests read of the files; the README says what each member is. */
export interface BodyFile {
  readonly cases: readonly { name: string; body: Json; scale: string; bodyHash: string; contentHash: string }[]
}
export interface IdsFile {
  readonly deployment: EnvelopeFile['deployment']
  readonly tavpChallenges: readonly { requestId: string; intent: string; deadline: number; challenge: string }[]
  readonly intents: readonly { chainId: string; keyId: string; payload: Json; scale: string; intent: string }[]
}
export interface AuthFile {
  readonly cases: readonly AuthCase[]
}
export interface AuthCase {
  readonly name: 'Ed25519' | 'Sr25519' | 'Ecdsa'
  readonly seed: string
  readonly publicKey: string
  readonly body: { readonly [member: string]: Json; readonly caller: string }
  readonly bodyHash: string
  readonly message: string
  readonly signature: string
  readonly request: string
}
export interface EnvelopeFile {
  readonly deployment: { readonly genesis: `0x${string}`; readonly shard: `0x${string}` }
  readonly recipientPrivateKey: string
  readonly recipientPublicKey: string
  readonly kid: string
  readonly enc: string
  readonly info: string
  readonly plaintext: string
  readonly ciphertext: string
  readonly envelope: string
  readonly replySecret: string
}
export interface ReplyFile {
  readonly deployment: EnvelopeFile['deployment']
  readonly requestId: `0x${string}`
  readonly replySecret: string
  readonly cases: readonly ReplyCase[]
  readonly reasons: readonly { status: string; reason: string; number: number; trailHash: string; plain: string }[]
}
export interface ReplyCase {
  readonly name: string
  readonly part: number
  readonly parts: number
  readonly status: string
  readonly kind: string
  readonly reason: string
  readonly bytes: string
  readonly trailHash: string
  readonly plain: string
  readonly aad: string
  readonly nonce: string
  readonly sealed: string
  readonly public: string
}
export interface BulkFile {
  readonly cases: readonly { name: string; replies: Json; bulk: string; publishHash: string; publishData: string }[]
}
export interface RecordFile {
  readonly deployment: EnvelopeFile['deployment']
  readonly agentAccount: `0x${string}`
  readonly cases: readonly {
    readonly name: string
    readonly record: Json
    readonly scale: string
    readonly message: string
    readonly signature: string
    readonly signedRecord: string
    readonly publishHash: string
    readonly publishData: string
  }[]
}
export interface ContextFile {
  readonly genesis: `0x${string}`
  readonly intent: `0x${string}`
  readonly block: number
  readonly cases: readonly (Omit<AuthCase, 'body' | 'bodyHash' | 'request' | 'name'> & {
    readonly name: string
    readonly kind: AuthCase['name']
    readonly issuer: `0x${string}`
    readonly statement: Json
    readonly scale: string
    readonly entry: string
  })[]
  readonly refused: readonly { readonly name: string; readonly entry: string }[]
}
export interface PayloadJson {
  readonly tag: Payload['tag']
  readonly value: string
}
export interface PayloadPart {
  readonly scheme: SignatureScheme
  readonly message: string
  readonly replyKind: string
  readonly verifyUnder: string
  readonly signature: string
  readonly verifyOnly: boolean
}
export interface PayloadCaseJson {
  readonly name: string
  readonly chain: string
  readonly keyType: KeyType
  readonly secretKey: string
  readonly publicKey: string
  readonly payload: PayloadJson
  readonly parts: readonly PayloadPart[]
  readonly facts: string
  readonly factsHash: string
}
export interface RefusedPayload {
  readonly name: string
  readonly reason: string
  readonly chain: string
  readonly keyType: KeyType
  readonly publicKey: string
  readonly keyChains: readonly string[]
  readonly payload: PayloadJson
}
interface KeyChainsJson {
  readonly name: string
  readonly keyType: KeyType
  readonly chains: readonly string[]
}
export interface PayloadsFile {
  readonly salt: string
  readonly substrateRuntime: { readonly chain: string; readonly metadataHash: string }
  readonly cases: readonly PayloadCaseJson[]
  readonly refused: readonly RefusedPayload[]
  readonly keyChains: { readonly taken: readonly KeyChainsJson[]; readonly denied: readonly KeyChainsJson[] }
}
export interface TrailFile {
  readonly agentAccount: string
  readonly deployment: EnvelopeFile['deployment']
  readonly genesisHash: string
  readonly entries: readonly { entry: Json; canonical: string; previous: string; hash: string }[]
  readonly facts: readonly { replySecret: string; requestId: string; salt: string; canonical: string; hash: string }[]
}
interface Named {
  readonly name: string
  readonly bytes: string
}
export interface RefusedFile {
  readonly requests: readonly Named[]
  readonly envelopes: readonly Named[]
  readonly shieldingKeys: readonly Named[]
  readonly signatures: readonly {
    readonly name: string
    readonly kind: 'Ed25519' | 'Sr25519' | 'Ecdsa'
    readonly caller: `0x${string}`
    readonly message: string
    readonly signature: string
  }[]
  readonly plains: readonly Named[]
  readonly replies: readonly { name: string; part: number; parts: number; body: string }[]
  readonly bulks: readonly Named[]
  readonly signedRecords: readonly Named[]
}
export interface AgentJson {
  readonly genesis: `0x${string}`
  readonly shard: `0x${string}`
  readonly agentAccount: `0x${string}`
}
export type SignerType = 'ed25519' | 'sr25519' | 'ecdsa'
interface JsonMembers {
  readonly [member: string]: Json
}
export interface RpcCallCase {
  readonly name: string
  readonly type: SignerType
  readonly method: string
  readonly params: JsonMembers
  readonly account: `0x${string}`
  readonly nonce: `0x${string}`
  readonly expiresAt: number
  readonly signature: string
}
export interface RpcSessionCase {
  readonly name: string
  readonly type: SignerType
  readonly account: `0x${string}`
  readonly challenge: string
  readonly channelBinding: string
  readonly signature: string
}
export interface RpcAnswerCase {
  readonly name: string
  readonly method: string
  readonly params: JsonMembers
  readonly account?: `0x${string}`
  readonly result?: JsonMembers
  readonly error?: JsonMembers
  readonly signature: string
}
interface Hashed {
  readonly canonical: string
  readonly hash: string
  readonly message: string
}
export interface RpcFile {
  readonly deployment: EnvelopeFile['deployment']
  readonly agentAccount: `0x${string}`
  readonly calls: readonly (RpcCallCase & Hashed)[]
  readonly sessions: readonly (RpcSessionCase & { readonly message: string })[]
  readonly answers: readonly (RpcAnswerCase & Hashed)[]
  readonly errors: readonly { name: string; code: number; retry: string; example: JsonMembers }[]
  readonly refused: {
    readonly calls: readonly (RpcCallCase & { readonly agent: AgentJson; readonly head: number })[]
    readonly sessions: readonly (RpcSessionCase & { readonly agent: AgentJson })[]
    readonly answers: readonly (RpcAnswerCase & { readonly deployment: EnvelopeFile['deployment'] })[]
  }
}
