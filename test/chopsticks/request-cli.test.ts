/**
 * The commands of `request` against a development agent; answers checked by other libraries. They run in this process,
 * but for those of which the process itself matters: starting one takes far longer than asking.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { Keyring } from '@polkadot/keyring'
import { payments, Psbt, script, Transaction } from 'bitcoinjs-lib'
import { verifyMessage, Transaction as EthersTransaction } from 'ethers'
import * as ecc from 'tiny-secp256k1'
import { connectDapp } from '../../src/cli/demo/scenario.js'
import { nextBlock } from '../../src/cli/demo/next-block.js'
import { devChainId, startDevAgent, type DevAgent } from '../../src/cli/dev-agent.js'
import { writeAgentFile } from '../../src/client/index.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { tempDir } from '../support/agent-e2e.js'
import { runCommand, startCommand } from '../support/run-command.js'
import { runCli, type Ran } from '../unit/cli/policy/support.js'

const TEER = 10n ** 12n
/** Addresses that the development policy names. */
const TREASURY = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const BTC_TREASURY = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
/** Mints and programs of Solana, as addresses that anybody may pay to. */
const SOL_ADDRESS = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'
const BLOCKHASH = 'So11111111111111111111111111111111111111112'
const ETH_FEES = ['--nonce', '7', '--max-fee', '30 gwei']

interface Document {
  readonly request_id: string
  readonly door: string
  readonly status: string
  readonly reason: string
  readonly key_id: string
  readonly public_key: string
  readonly addresses: readonly { readonly address: string; readonly form: string }[]
  readonly signatures: readonly { readonly kind: string; readonly bytes: string }[]
  readonly signed_transaction: string
  readonly transaction_hash: string
  readonly message_signature: string
  readonly psbt: string
  readonly complete: boolean
  readonly block_number?: number
}

const documentOf = ({ out, err }: Ran): Document => {
  assert.notEqual(out, '', err)
  return JSON.parse(out) as Document
}

const okOf = (ended: Ran): Document => {
  assert.equal(ended.code, 0, `${ended.err}${ended.out}`)
  return documentOf(ended)
}

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'))

describe('signer-layer request, against a development agent', () => {
  const { dir, remove } = tempDir()
  const agentFile = join(dir, 'agent.json')
  const requests = join(dir, 'requests')
  const keys: Record<'eth' | 'btc' | 'sol' | 'dot', Document> = {} as never
  let running: DevAgent
  let chainId: string

  const asBob = ['--agent', agentFile, '--as', '//Bob', '--save', requests]
  const json = (command: string, ...args: string[]) => runCli('request', command, ...args, ...asBob, '--json')
  const sign = (key: Document, chain: string, ...args: string[]) =>
    json('sign', '--key', key.key_id, '--chain', chain, ...args)

  before(async () => {
    await mkdir(join(dir, 'agent'))
    running = await startDevAgent({ dir: join(dir, 'agent') }, createLogger({ level: 'error', format: 'text' }))
    await connectDapp(running)
    chainId = devChainId(running)
    const { settings, agent, workerUrl, l1 } = running
    const { genesis, shard } = settings.l1
    const pin = { genesis, shard, agentAccount: agent.account, allowSkip: true }
    writeFileSync(agentFile, writeAgentFile({ pin, l1: [l1.url], worker: workerUrl }))
  })
  after(async () => {
    await running.close()
    remove()
  })

  it('makes a key for each chain, by both doors, and shows its addresses as other libraries do', async () => {
    const [eth, btc, sol, dot] = await Promise.all([
      json('generate-key', '--chain', 'eth', '--label', 'test'),
      json('generate-key', '--chain', 'btc'),
      json('generate-key', '--chain', 'sol'),
      json('generate-key', '--chain', chainId, '--l1', running.l1.url),
    ])
    Object.assign(keys, { eth: okOf(eth), btc: okOf(btc), sol: okOf(sol), dot: okOf(dot) })

    assert.deepEqual([keys.eth.door, keys.eth.block_number], ['worker', undefined])
    assert.equal(keys.dot.door, 'chain')
    assert.ok(keys.dot.block_number)
    const pubkey = fromHex(keys.btc.public_key)
    const p2tr = keys.btc.addresses.find(({ form }) => form === 'p2tr')?.address
    assert.equal(keys.btc.addresses[0]?.address, payments.p2wpkh({ pubkey }).address)
    assert.ok(p2tr?.startsWith('bc1p'))
    assert.equal(keys.dot.addresses[0]?.address, new Keyring({ ss58Format: 42 }).encodeAddress(keys.dot.public_key))
    // The secret of the reply was kept until the answer was shown, and no longer.
    assert.deepEqual(readdirSync(requests), [])
  })

  it('signs transfers that it built from flags, ready to be broadcast', async () => {
    const [ether, tokens, sol, dot] = await Promise.all([
      sign(keys.eth, 'eth', '--transfer', '0.5 ETH', '--to', TREASURY, ...ETH_FEES),
      sign(keys.eth, 'eth', '--transfer', '100 USDC', '--to', TREASURY, ...ETH_FEES),
      sign(keys.sol, 'sol', '--transfer', '0.5 SOL', '--to', SOL_ADDRESS, '--blockhash', BLOCKHASH),
      sign(keys.dot, chainId, '--transfer', '1.5 TEER', '--to', `0x${'35'.repeat(32)}`, '--node', running.l1.url),
    ])

    const sent = EthersTransaction.from(okOf(ether).signed_transaction)
    assert.deepEqual(
      [sent.from, sent.to, sent.value, sent.nonce, sent.gasLimit, sent.maxFeePerGas, sent.chainId, sent.hash],
      [
        keys.eth.addresses[0]?.address,
        TREASURY,
        5n * 10n ** 17n,
        7,
        21_000n,
        30n * 10n ** 9n,
        1n,
        documentOf(ether).transaction_hash,
      ],
    )
    const paid = EthersTransaction.from(okOf(tokens).signed_transaction)
    assert.deepEqual(
      [paid.from, paid.to, paid.value],
      [keys.eth.addresses[0]?.address, '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 0n],
    )
    assert.equal(BigInt(`0x${paid.data.slice(-64)}`), 100n * 10n ** 6n)

    const transaction = Uint8Array.from(Buffer.from(okOf(sol).signed_transaction, 'base64'))
    assert.equal(transaction[0], 1)
    assert.ok(ed25519.verify(transaction.slice(1, 65), transaction.slice(65), fromHex(keys.sol.public_key)))

    const recipient = `0x${'35'.repeat(32)}`
    const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice')
    const { api } = running
    const freeOf = async (account: string) => (await api.query.system.account(account)).data.free.toBigInt()
    await api.tx.balances.transferKeepAlive(keys.dot.public_key, 100n * TEER).signAndSend(alice, { nonce: -1 })
    for (let blocks = 0; blocks < 5 && (await freeOf(keys.dot.public_key)) === 0n; blocks += 1) await nextBlock(running)
    await api.rpc.author.submitExtrinsic(okOf(dot).signed_transaction)
    for (let blocks = 0; blocks < 5 && (await freeOf(recipient)) === 0n; blocks += 1) await nextBlock(running)
    assert.equal(await freeOf(recipient), (15n * TEER) / 10n)
  })

  it('signs a PSBT from a file in base64, and a message', async () => {
    const pubkey = fromHex(keys.btc.public_key)
    const output = Uint8Array.from(payments.p2wpkh({ pubkey }).output ?? [])
    const previous = new Transaction()
    previous.addInput(new Uint8Array(32).fill(1), 0)
    previous.addOutput(output, 5_000_000n)
    const psbt = new Psbt()
      .addInput({ hash: previous.getHash(), index: 0, nonWitnessUtxo: previous.toBuffer() })
      .addOutput({ address: BTC_TREASURY, value: 4_990_000n })
    writeFileSync(join(dir, 'spend.psbt'), psbt.toBase64())
    const signedFile = join(dir, 'signed.psbt')
    const [spend, message] = await Promise.all([
      sign(keys.btc, 'btc', '--payload', join(dir, 'spend.psbt'), '--kind', 'bitcoin-psbt', '--psbt-out', signedFile),
      sign(keys.eth, 'eth', '--message', 'I ask.'),
    ])

    const [signature, ...others] = okOf(spend).signatures
    assert.deepEqual([signature?.kind, others], ['ecdsa', []])
    const rs = fromHex(signature?.bytes ?? '0x').slice(0, 64)
    psbt.updateInput(0, {
      partialSig: [{ pubkey, signature: script.signature.encode(rs, Transaction.SIGHASH_ALL) }],
    })
    assert.ok(psbt.validateSignaturesOfAllInputs((key, digest, bytes) => ecc.verify(digest, key, bytes)))
    const shown = okOf(spend)
    assert.equal(readFileSync(signedFile).toString('base64'), shown.psbt)
    const final = Psbt.fromBase64(shown.psbt).finalizeAllInputs().extractTransaction()
    assert.deepEqual(
      [shown.complete, shown.signed_transaction, shown.transaction_hash],
      [true, final.toHex(), final.getId()],
    )
    assert.equal(verifyMessage('I ask.', okOf(message).message_signature), keys.eth.addresses[0]?.address)
  })

  it('tells denials, usage and refusals apart by exit code, with what to do and without a stack', async () => {
    const tooMuch = ['--transfer', '20000 USDC', '--to', TREASURY, ...ETH_FEES]
    const unpriced = [
      'request',
      'sign',
      '--key',
      keys.eth.key_id,
      ...asBob,
      '--chain',
      'eth',
      '--transfer',
      '1 ETH',
      '--to',
      TREASURY,
    ]
    const stranger = ['--agent', agentFile, '--as', '//Charlie', '--chain', 'eth']
    const [denied, explained, usage, forbidden, unfunded] = await Promise.all([
      runCommand('request', 'sign', '--key', keys.eth.key_id, '--chain', 'eth', ...tooMuch, ...asBob, '--json'),
      sign(keys.eth, 'eth', ...tooMuch, '--explain'),
      runCommand(...unpriced),
      runCli('request', 'generate-key', ...stranger),
      runCli(
        'request',
        'generate-key',
        ...stranger.slice(0, 3),
        '//Penniless',
        '--chain',
        'eth',
        '--l1',
        running.l1.url,
      ),
    ])

    assert.deepEqual([denied.code, documentOf(denied).status, documentOf(denied).reason], [3, 'denied', 'NoRoute'])
    assert.equal(explained.code, 3)
    assert.match(explained.out, /"outcome": "denied"/)
    assert.equal(usage.code, 2)
    assert.match(usage.err, /^a transfer on Ethereum needs --nonce/)
    assert.equal(forbidden.code, 1)
    assert.match(forbidden.err, /may not ask at this worker's door.*worker\.accounts/)
    assert.equal(unfunded.code, 1)
    assert.match(unfunded.err, /has nothing on this L1 to pay the fee/)
    for (const { err } of [denied, explained, usage, forbidden, unfunded]) assert.doesNotMatch(err, /\n {4}at /)
  })

  it('keeps a request on chain that was stopped by Ctrl+C, for its owner alone, and resumes it', async () => {
    const asked = ['request', 'sign', '--key', keys.eth.key_id, '--chain', 'eth', '--message', 'Later.']
    const { child, ended, says } = startCommand(...asked, ...asBob, '--l1', running.l1.url)
    await says('Asking: request 0x')
    child.kill('SIGINT')
    const { code, err } = await ended
    assert.equal(code, 1)
    assert.match(err, /Stopped before there was an answer\. It goes on without you: signer-layer request resume/)
    const [name = ''] = readdirSync(requests)
    const file = join(requests, name)
    assert.equal(statSync(file).mode & 0o777, 0o600)

    // It may have been stopped before it was sent.
    const resumed = await runCommand('request', 'resume', file, '--send', '--as', '//Bob', '--json')

    const { message_signature, request_id } = okOf(resumed)
    assert.equal(verifyMessage('Later.', message_signature), keys.eth.addresses[0]?.address)
    assert.equal(`${request_id}.json`, name)
    assert.ok(!existsSync(file))
  })

  it('deletes a key only when it is meant', async () => {
    const unsure = await runCli('request', 'delete-key', keys.sol.key_id, ...asBob)
    assert.equal(unsure.code, 2)
    assert.match(unsure.err, /give --yes/)
    okOf(await json('delete-key', keys.sol.key_id, '--yes'))
    const gone = await json('public-key', keys.sol.key_id)
    assert.deepEqual([gone.code, documentOf(gone).reason], [3, 'UnknownKey'])
  })
})
