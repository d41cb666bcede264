/** A door whose jobs are answered at once. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { keyId } from '../../../../../src/protocol/ids.js'
import type { JobAnswer, JobView, WorkerPorts } from '../../../../../src/worker/ports.js'
import { countingHex } from '../../../protocol/support/fixtures.js'
import { openDoor } from '../../../worker/support/door.js'
import { createMemoryAgent } from '../../../worker/support/memory-ports.js'

/** A key of a repeated byte; it guards nothing. */
const SEED = new Uint8Array(32).fill(0x0e)
export const PUBLIC_KEY = ed25519.getPublicKey(SEED)
export const KEY = keyId('Ed25519', PUBLIC_KEY)
export const MESSAGE = new TextEncoder().encode('hello')
/** Asks for a signature of it. */
export const SIGN = { chainId: 'solana:x', keyId: KEY, payload: { tag: 'SolanaMessage', value: MESSAGE } } as const

/** One part of an answer. */
export type Part = JobAnswer['contents'][number]

/** An ok part. */
export const content = (kind: Part['kind'], bytes: Uint8Array): Part => ({
  status: 'ok',
  kind,
  reason: 'None',
  reasonNumber: 0,
  bytes,
})
/** What an honest agent answers. */
export const ANSWERS: Readonly<Record<JobView['call'], readonly Part[]>> = {
  GenerateKey: [content('publicKey', PUBLIC_KEY)],
  PublicKey: [content('publicKey', PUBLIC_KEY)],
  Sign: [content('ed25519', ed25519.sign(MESSAGE, SEED))],
  DeleteKey: [content('done', new Uint8Array(0))],
  Grant: [content('done', new Uint8Array(0))],
  DisableKey: [content('done', new Uint8Array(0))],
  RotateKey: [content('publicKey', PUBLIC_KEY)],
}

/** An agent that answers as an honest one, or with what a test puts in. */
export const answeringAgent = (change: Partial<JobAnswer> = {}, ports: Partial<WorkerPorts> = {}) => {
  const memory = createMemoryAgent()
  const admit: WorkerPorts['admit'] = (body, once) => {
    const admitted = memory.ports.admit(body, once)
    if ('fault' in admitted) return admitted
    for (const { id, call } of admitted.jobs) {
      const key = { id: KEY, type: 'Ed25519', publicKey: PUBLIC_KEY } as const
      memory.answer(id, { contents: ANSWERS[call], trailHash: countingHex(0xe0, 32), key, ...change })
    }
    return memory.ports.admit(body, undefined)
  }
  return openDoor({ ...memory, ports: { ...memory.ports, admit, ...ports } })
}
