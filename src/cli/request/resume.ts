import { buildCommand } from '@stricli/core'
import { SignerError } from '../../errors/signer-error.js'
import { fromKeyringPair, type RequestSigner } from '../../client/index.js'
import type { CallOf } from '../../client/calls.js'
import { fromHex } from '../../protocol/hash.js'
import { present } from '../../protocol/present.js'
import { addressesOn } from '../addresses.js'
import { callerFlags, type CallerFlags } from '../agent/flags.js'
import { readCaller } from '../agent/read-caller.js'
import { jsonFlag, type OutputContext } from '../output.js'
import type { Answer } from './answer.js'
import { awaitAnswer, requireFunds } from './chain-door.js'
import { clearFault } from '../agent/clear-fault.js'
import { complete } from './complete.js'
import { expectationOf, knownKey, requireSigner } from './expected.js'
import { textFlag } from './flags.js'
import { interruptible } from './interruptible.js'
import { openChain, type Chain } from './open-chain.js'
import { loadRequest, removeRequest } from './request-folder.js'
import type { SavedRequest } from './saved-request.js'
import { show, type Shown } from './show.js'

interface Flags extends CallerFlags {
  readonly l1?: string
  readonly send: boolean
  readonly json: boolean
}

/** A saved request was signed when it was made. */
const onlyReads = (account: RequestSigner['account']): RequestSigner => ({
  account,
  type: 'sr25519',
  sign: async () => {
    throw new SignerError('SIGNER__CLIENT__INVALID_CALLER', 'A saved request is not signed again.')
  },
})

const sendAgain = async ({ balanceOf, send }: Chain, { pending }: SavedRequest, flags: Flags): Promise<void> => {
  const payer = await readCaller(flags)
  await requireFunds({ balance: () => balanceOf(payer.address), caller: fromKeyringPair(payer).account })
  await send(pending.envelope, payer)
}

/** What is signed of a PSBT is told by the key alone. */
const requireTelling = ({ payload, keyId }: CallOf<'Sign'>['value']): undefined => {
  if (payload.tag !== 'BitcoinPsbt') return
  const message = `The saved request does not say the public key of ${keyId}, without which signatures of a PSBT are not verified: ask again with signer-layer request sign.`
  throw new SignerError('SIGNER__CLI__INVALID_FILE', message, { keyId })
}

const expectIn = ({ pending, note }: SavedRequest) => {
  const [call] = pending.calls
  if (call.tag !== 'Sign') return undefined
  if (note.publicKey === undefined) return requireTelling(call.value)
  return expectationOf(call.value.payload, knownKey(call.value.keyId, fromHex(note.publicKey)))
}

/** What the command that asked would have shown. */
const shownOf = ({ pending, note }: SavedRequest, answer: Answer): Shown => {
  const [call] = pending.calls
  const base = { door: 'chain', answer } as const
  const { key, signatures } = answer
  if (call.tag === 'GenerateKey')
    return { ...base, ...present({ addresses: key && addressesOn(key, call.value.chains) }) }
  if (call.tag !== 'Sign') return { ...base, keyId: call.value.keyId }
  const { keyId, payload } = call.value
  const { extrinsic, publicKey } = note
  const signing = { payload, ...present({ extrinsic, publicKey: publicKey && fromHex(publicKey) }) }
  return { ...base, keyId, ...present({ completed: signatures && complete(signing, signatures) }) }
}

const requireOwn = ({ pending, note }: SavedRequest, { signatures }: Answer): void => {
  const [call] = pending.calls
  if (call.tag === 'Sign' && signatures !== undefined && note.publicKey === undefined)
    requireSigner(call.value.keyId, call.value.payload, signatures)
}

const stopped = (path: string): SignerError =>
  new SignerError('SIGNER__CLIENT__REPLY_TIMEOUT', `Stopped before there was an answer. ${path} is as it was.`, {
    path,
  })

const answerTo = async (saved: SavedRequest, flags: Flags, signal: AbortSignal): Promise<Answer> => {
  const chain = await openChain(saved.agent, onlyReads(saved.caller))
  const onAbort = (): void => void chain.close().catch(() => undefined)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    if (flags.send) await sendAgain(chain, saved, flags)
    const expect = expectIn(saved)
    return await awaitAnswer(chain.client, saved.pending, {
      signal,
      ...present({ expect: expect && new Map([[0, expect]]) }),
    })
  } finally {
    signal.removeEventListener('abort', onAbort)
    await chain.close()
  }
}

async function run(this: OutputContext, flags: Flags, path: string): Promise<void> {
  const found = await loadRequest(path)
  const saved = flags.l1 === undefined ? found : { ...found, agent: { ...found.agent, l1: [flags.l1] } }
  const place = { caller: saved.caller, l1: saved.agent.l1 }
  const answer = await interruptible(
    (signal) => answerTo(saved, flags, signal),
    () => stopped(path),
  ).catch((error: unknown) => {
    throw clearFault(error, place)
  })
  requireOwn(saved, answer)
  show(this, shownOf(saved, answer), flags.json)
  await removeRequest(path)
}

/** `request resume`: the answer to a request on chain that nobody waited for. */
export const resumeCommand = buildCommand<Flags, [string], OutputContext>({
  func: run,
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Saved request, as requests on chain leave it', parse: String, placeholder: 'FILE' }],
    },
    flags: {
      l1: textFlag('L1 node to read from (default: those of the saved request)', 'URL'),
      send: {
        kind: 'boolean',
        default: false,
        brief: 'Send it again first, at the cost of --as: it may never have been sent, and repeats are safe',
        withNegated: false,
      },
      ...callerFlags,
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Wait for the answer to a request on chain that was saved, and show it',
    fullDescription: `A request on chain is kept in a file (mode 0600) from before it is sent until its answer was shown, because the file holds the secret without which nobody can read the answer. It holds no key.

Example: signer-layer request resume requests/0x….json`,
  },
})
