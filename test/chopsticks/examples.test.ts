import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { Keyring } from '@polkadot/keyring'
import { initEccLib, payments, Psbt } from 'bitcoinjs-lib'
import { computeAddress, hashMessage, recoverAddress, Signature, Transaction, verifyTypedData } from 'ethers'
import type { TypedDataDomain, TypedDataField } from 'ethers'
import * as sol from 'micro-sol-signer'
import * as ecc from 'tiny-secp256k1'
import { DEV_MRENCLAVE, startDevAgent, type DevAgent } from '../../src/cli/dev-agent.js'
import { connectDapp } from '../../src/cli/demo/scenario.js'
import { writeAgentFile } from '../../src/client/index.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { tempDir } from '../support/agent-e2e.js'
import { startLateReader } from '../support/late-reader.js'

initEccLib(ecc)

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const TREASURY = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const TEER = 10n ** 12n
/** A child that hangs is ended, and its test fails with what it printed. */
const CHILD_MS = 240_000

const sourceOf = (name: string): string => readFileSync(join(root, 'examples', `${name}.ts`), 'utf8')

/** Lines of two texts that are not the same. */
const differences = (first: string, second: string): string[] => {
  const lines = second.split('\n')
  assert.equal(first.split('\n').length, lines.length)
  return first.split('\n').filter((line, at) => line !== lines[at])
}

/** Protocol form r ‖ s ‖ v → what ethers takes. */
const ethersSignature = (hex: string): Signature =>
  Signature.from({ r: hex.slice(0, 66), s: `0x${hex.slice(66, 130)}`, yParity: hex.endsWith('01') ? 1 : 0 })

interface Signed {
  readonly message: string
  readonly publicKey: string
  readonly signature: string
}

const assertByEthers = ({ message, publicKey, signature }: Signed): void =>
  assert.equal(recoverAddress(hashMessage(message), ethersSignature(signature)), computeAddress(publicKey))

describe('the examples', () => {
  const { dir, remove } = tempDir()
  const agentFile = join(dir, 'agent.json')
  const requests = join(dir, 'requests')
  let running: DevAgent

  before(async () => {
    running = await startDevAgent({ dir: join(dir, 'agent') }, createLogger({ level: 'error', format: 'text' }))
    writeFileSync(agentFile, agentOn(running.l1.url))
    await connectDapp(running) // until it has registered and published its shielding key
  })
  after(async () => {
    await running.close()
    remove()
  })

  /** What an example needs to know of the agent, with its L1 at this address. */
  const agentOn = (l1: string): string => {
    const { genesis, shard } = running.settings.l1
    const pin = { genesis, shard, agentAccount: running.agent.account, mrEnclave: DEV_MRENCLAVE, allowSkip: true }
    return writeAgentFile({ pin, l1: [l1], worker: running.workerUrl })
  }

  /** Runs an example as its reader would, and gives what it prints. */
  const result = async <T>(name: string, file = agentFile): Promise<T> => {
    const script = join(root, 'examples', `${name}.ts`)
    const { stdout } = await run(process.execPath, ['--import=tsx', script, file, requests], {
      cwd: root,
      timeout: CHILD_MS,
    })
    return JSON.parse(stdout) as T
  }

  it('sign a message asked for on chain, in a block of the L1', async () => {
    const signed = await result<Signed & { block: number }>('on-chain-request')

    assertByEthers(signed)
    assert.ok(signed.block > 0 && signed.block <= running.l1.head().number)
    assert.deepEqual(readdirSync(requests), [])
  })

  it("sign a message asked for at the worker's door", async () => {
    assertByEthers(await result<Signed>('worker-request'))
  })

  for (const name of ['ethereum-viem', 'ethereum-viem.local-key'])
    it(`make of viem what ethers takes: ${name}`, async () => {
      interface Result {
        readonly address: string
        readonly transaction: string
        readonly message: string
        readonly signature: string
        readonly permit: {
          readonly domain: TypedDataDomain
          readonly types: Record<string, TypedDataField[]>
          readonly message: Record<string, unknown>
        }
        readonly permitSignature: string
      }
      const { address, transaction, message, signature, permit, permitSignature } = await result<Result>(name)
      const { domain, types, message: content } = permit
      const sent = Transaction.from(transaction)

      assert.deepEqual([sent.from, sent.to, sent.value, sent.chainId], [address, TREASURY, 5n * 10n ** 17n, 1n])
      assert.equal(recoverAddress(hashMessage(message), signature), address)
      assert.equal(verifyTypedData(domain, types, content, permitSignature), address)
    })

  for (const name of ['polkadot-transfer', 'polkadot-transfer.local-key'])
    it(`move money on the L1 by polkadot-js: ${name}`, async () => {
      const { api } = running
      const to = new Keyring({ type: 'sr25519' }).addFromUri('//Example').address
      const free = async (): Promise<bigint> => (await api.query.system.account(to)).data.free.toBigInt()
      const before = await free()

      const printed = await result<{ from: string; to: string; amount: string; block: string }>(name)

      assert.equal(printed.to, to)
      assert.equal((await free()) - before, TEER)
      const { block } = await api.rpc.chain.getBlock(printed.block)
      assert.ok(block.extrinsics.some(({ isSigned, signer }) => isSigned && signer.toString() === printed.from))
    })

  it('move money also where a block is final before it is read', async () => {
    const [slow, file] = [await startLateReader(running.l1.url), join(dir, 'late.json')]
    writeFileSync(file, agentOn(slow.url))

    const { block } = await result<{ block: string }>('polkadot-transfer.local-key', file).finally(slow.close)

    assert.match(block, /^0x[0-9a-f]{64}$/)
  })

  it('pay bitcoin that bitcoinjs-lib finds signed in every input', async () => {
    const printed = await result<{ publicKey: string; inputs: number[]; psbt: string; transaction: string }>(
      'bitcoin-psbt',
    )
    const psbt = Psbt.fromHex(printed.psbt)
    const isValid = psbt.validateSignaturesOfAllInputs((publicKey, digest, signature) =>
      publicKey.length === 32
        ? schnorr.verify(signature, digest, publicKey)
        : secp256k1.verify(signature, digest, publicKey, { prehash: false }),
    )

    assert.deepEqual([isValid, printed.inputs], [true, [0, 1]])
    assert.equal(psbt.finalizeAllInputs().extractTransaction().toHex(), printed.transaction)
    const { output } = payments.p2wpkh({ address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' })
    assert.deepEqual(psbt.txOutputs[0]?.script, output)
  })

  it('transfer SOL by a transaction that micro-sol-signer finds signed', async () => {
    const { from, to, wire } = await result<{ from: string; to: string; wire: string }>('solana-transfer')
    const decoded = sol.Transaction.decode(Buffer.from(wire, 'base64'))
    const transfer = decoded.msg.instructions.at(-1)

    sol.verifyTx(wire) // it throws for a wrong signature
    assert.equal(decoded.msg.feePayer, from)
    assert.deepEqual(
      transfer?.keys.map(({ address }) => address),
      [from, to],
    )
  })

  for (const name of ['ethereum-viem', 'polkadot-transfer'])
    it(`switch from an ordinary key to the agent by one line: ${name}`, () => {
      const [changed, ...others] = differences(sourceOf(name), sourceOf(`${name}.local-key`))

      assert.match(changed ?? '', /^import .* from '\.\/accounts\/agent\.js'$/)
      assert.deepEqual(others, [])
    })
})
