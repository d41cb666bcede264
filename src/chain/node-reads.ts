import { z } from 'zod'
import { SignerError } from '../errors/signer-error.js'
import type { BlockHash, Hex } from '../model/ids.js'
import type { Header } from './header-hash.js'
import { saysPruned } from './says-pruned.js'

/** The part of a provider that asks. */
export interface Asks {
  send(method: string, params: unknown[]): Promise<unknown>
}

/** A block as the node gives it, not yet believed. */
export interface RawBlock {
  readonly header: Header
  /** SCALE of each extrinsic, with its length. */
  readonly body: readonly Hex[]
}

/** Which runtime executes the block after this one. */
export interface RuntimeName {
  readonly specName: string
  readonly specVersion: number
}

const hex = z.custom<Hex>((value) => typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/.test(value))
const hash = z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value))
const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,8}$/)
  .transform((value) => Number.parseInt(value, 16))

const header = z
  .object({
    parentHash: hash,
    number: quantity,
    stateRoot: hash,
    extrinsicsRoot: hash,
    digest: z.object({ logs: z.array(hex) }),
  })
  .transform(({ digest, ...rest }): Header => ({ ...rest, logs: digest.logs }))

const SHAPES = {
  chain_getBlockHash: hash.nullable(),
  chain_getBlock: z
    .object({ block: z.object({ header, extrinsics: z.array(hex) }) })
    .transform(({ block }): RawBlock => ({ header: block.header, body: block.extrinsics }))
    .nullable(),
  state_getRuntimeVersion: z.object({ specName: z.string(), specVersion: z.number().int() }).nullable(),
  state_getMetadata: hex.nullable(),
  state_getStorage: hex.nullable(),
}

type Method = keyof typeof SHAPES
type Answer<M extends Method> = z.infer<(typeof SHAPES)[M]>

const unavailable = (method: string, why: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The L1 node did not give what ${method} asks for: ${why}. If the block is old, use an archive node.`,
    { method },
    cause,
  )

const pruned = (method: string, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_PRUNED',
    `The L1 node does not keep the state that ${method} asks for any more. An archive node does.`,
    { method },
    cause,
  )

const refusal = (method: string, error: unknown): SignerError => {
  if (error instanceof SignerError) return error
  return saysPruned(error) ? pruned(method, error) : unavailable(method, 'it refused', error)
}

const ask = async <M extends Method>(node: Asks, method: M, params: unknown[]): Promise<Answer<M>> => {
  const answer = await node.send(method, params).catch((error: unknown) => {
    throw refusal(method, error)
  })
  const read = SHAPES[method].safeParse(answer ?? null)
  if (read.success) return read.data as Answer<M>
  throw unavailable(method, 'the answer has another shape')
}

const present = <T>(value: T | null, method: string): T => {
  if (value !== null) return value
  throw unavailable(method, 'it does not have it')
}

const found = <T>(value: T | null, method: string): T => {
  if (value !== null) return value
  throw new SignerError('SIGNER__CHAIN__BLOCK_NOT_FOUND', 'The L1 node does not have the block.', { method })
}

/**
 * `chain_getBlockHash`. All of these functions raise SIGNER__CHAIN__UNREACHABLE and
 * SIGNER__CHAIN__STATE_UNAVAILABLE; those that read blocks SIGNER__CHAIN__BLOCK_NOT_FOUND, those that read
 * state SIGNER__CHAIN__STATE_PRUNED.
 */
export const readBlockHash = async (node: Asks, number: number): Promise<BlockHash> =>
  found(await ask(node, 'chain_getBlockHash', [number]), 'chain_getBlockHash')

export const readBlock = async (node: Asks, at: BlockHash): Promise<RawBlock> =>
  found(await ask(node, 'chain_getBlock', [at]), 'chain_getBlock')

export const readRuntimeName = async (node: Asks, at: BlockHash): Promise<RuntimeName> =>
  present(await ask(node, 'state_getRuntimeVersion', [at]), 'state_getRuntimeVersion')

export const readMetadata = async (node: Asks, at: BlockHash): Promise<Hex> =>
  present(await ask(node, 'state_getMetadata', [at]), 'state_getMetadata')

/** Undefined for a key without a value. */
export const readStorage = async (node: Asks, key: Hex, at: BlockHash): Promise<Hex | undefined> =>
  (await ask(node, 'state_getStorage', [key, at])) ?? undefined

/** The number in a header that a node announces, or undefined when it is none. */
export const numberOfHeader = (announced: unknown): number | undefined =>
  z.object({ number: quantity }).safeParse(announced).data?.number
