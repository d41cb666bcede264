import { buildCommand } from '@stricli/core'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { publicKeyCall, signCall, type SignInput } from '../../client/index.js'
import type { ChainId, Hex, KeyId } from '../../model/ids.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { present } from '../../protocol/present.js'
import { print, printJson, type OutputContext } from '../output.js'
import { settingsOnce, type ReadSettings } from '../settings-once.js'
import type { KnownKey } from './answer.js'
import { chainOf, registryOf } from './chain-names.js'
import { complete } from './complete.js'
import type { Asked, Door } from './door.js'
import { expectationOf, knownKey, requireSigner } from './expected.js'
import { EXIT_OF_DECISION, explainLines } from './explain-lines.js'
import type { RequestFlags } from './flags.js'
import { planOf, type PayloadFlags } from './payloads/plan.js'
import type { Signing } from './payloads/signing.js'
import { putPsbt, requirePsbt } from './put-psbt.js'
import { show } from './show.js'
import { signDocs, signFlags } from './sign-flags.js'
import { usage } from './usage.js'
import { withDoor } from './with-door.js'

export interface SignFlags extends RequestFlags, PayloadFlags {
  readonly key: KeyId
  readonly chain: string
  readonly publicKey?: Hex
  readonly policyId?: string
  readonly psbtOut?: string
  readonly explain: boolean
}

/** The key, by its flag or by the agent; a refusal of the agent is an answer like any other. */
const askKey = async (door: Door, { key, publicKey, ...flags }: SignFlags): Promise<KnownKey | Asked> => {
  if (publicKey !== undefined) return knownKey(key, fromHex(publicKey))
  const asked = await door.ask(publicKeyCall(key), flags)
  if (asked.answer.key === undefined) return asked
  await asked.forget()
  return asked.answer.key
}

const inputOf = ({ key: keyId, policyId }: SignFlags, chainId: ChainId, { payload }: Signing): SignInput => ({
  chainId,
  keyId,
  payload,
  opts: { ...NO_OPTIONS, policyId },
})

const explain = async (context: OutputContext, door: Door, input: SignInput, json: boolean): Promise<void> => {
  if (door.explain === undefined) throw usage("--explain asks at the worker's door: leave --l1 out, or give --rpc")
  const result = await door.explain(input)
  if (json) printJson(context, result)
  else print(context, explainLines(result))
  context.process.exitCode = EXIT_OF_DECISION[result.decision.outcome]
}

const sign = async (context: OutputContext, door: Door, flags: SignFlags, signed: Signed): Promise<void> => {
  const { input, signing, key } = signed
  const expect = key && expectationOf(signing.payload, key)
  const note = present({ publicKey: key && toHex(key.publicKey), extrinsic: signing.extrinsic })
  const { deadlineBlocks } = flags
  const { answer, forget } = await door.ask(signCall(input), { deadlineBlocks, note, ...present({ expect }) })
  const { signatures } = answer
  if (signatures !== undefined && expect === undefined) requireSigner(flags.key, signing.payload, signatures)
  const completed = signatures && complete({ ...signing, ...present({ publicKey: key?.publicKey }) }, signatures)
  show(context, { door: door.name, answer, keyId: flags.key, ...present({ completed }) }, flags.json)
  // After it was shown: a file that cannot be written loses nothing.
  if (completed !== undefined) await putPsbt(completed, flags.psbtOut)
  await forget()
}

interface Signed {
  readonly input: SignInput
  readonly signing: Signing
  readonly key: KnownKey | undefined
}

const requireExplainable = ({ explain, l1 }: SignFlags): void => {
  if (explain && l1 !== undefined) throw usage("--explain asks at the worker's door: leave --l1 out, or give --rpc")
}

/** What can be told of the flags before anybody is asked. */
const prepare = async (flags: SignFlags, settings: ReadSettings) => {
  requirePsbt(flags)
  requireExplainable(flags)
  const registry = registryOf(flags, settings)
  const chain = chainOf(flags.chain, registry)
  const plan = await planOf(flags, chain, registry)
  const given = flags.publicKey === undefined ? undefined : knownKey(flags.key, fromHex(flags.publicKey))
  return { chain, plan, given }
}

async function run(this: OutputContext, flags: SignFlags): Promise<void> {
  const settings = settingsOnce(flags)
  const { chain, plan, given } = await prepare(flags, settings)
  const askFor = async (door: Door): Promise<void> => {
    const key = plan.needsKey ? await askKey(door, flags) : given
    if (key !== undefined && 'answer' in key) {
      show(this, { door: door.name, answer: key.answer, keyId: flags.key }, flags.json)
      return key.forget()
    }
    const signing = await plan.build(key)
    const input = inputOf(flags, chain, signing)
    if (flags.explain) return explain(this, door, input, flags.json)
    return sign(this, door, flags, { input, signing, key })
  }
  await withDoor(this, flags, askFor, settings)
}

/** `request sign`: signatures of one payload, from a file or built from flags. */
export const signCommand = buildCommand<SignFlags, [], OutputContext>({
  func: run,
  parameters: { flags: signFlags },
  docs: signDocs,
})
