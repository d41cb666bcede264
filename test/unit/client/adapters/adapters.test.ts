import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toPsbtSigner, signedInputs } from '../../../../src/client/adapters/bitcoin.js'
import { toSolanaSigner } from '../../../../src/client/adapters/solana.js'
import { toViemAccount } from '../../../../src/client/adapters/viem.js'
import { Psbt } from 'bitcoinjs-lib'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { parseGwei, type TransactionSerializable } from 'viem'
import { Transaction, verifyMessage, verifyTypedData } from 'ethers'
import { BITCOIN, KINDS, psbtV0, psbtV2, scriptsOf, THEIRS, type Plan } from '../../payloads/bitcoin/fixtures.js'
import { agentKey, denying, doubling, failing, late, tampering, unexpected } from './fake-agent.js'

const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const adapters = fileURLToPath(new URL('../../../../src/client/adapters/', import.meta.url))

const ethereumKey = () => agentKey('Secp256k1', 'eip155:1')
const FEES = { maxFeePerGas: parseGwei('30'), maxPriorityFeePerGas: parseGwei('1') }
const COMMON = { chainId: 1, nonce: 7, gas: 21_000n, to: TO, value: 5n } as const
const HASH = `0x01${'ab'.repeat(31)}` as const
const TRANSACTIONS: readonly TransactionSerializable[] = [
  { type: 'legacy', ...COMMON, gasPrice: 1n },
  { type: 'eip2930', ...COMMON, gasPrice: 1n, accessList: [{ address: TO, storageKeys: [HASH] }] },
  { type: 'eip1559', ...COMMON, ...FEES },
  { type: 'eip4844', ...COMMON, ...FEES, maxFeePerBlobGas: 1n, blobVersionedHashes: [HASH] },
  {
    type: 'eip7702',
    ...COMMON,
    ...FEES,
    authorizationList: [{ address: TO, chainId: 1, nonce: 1, r: HASH, s: HASH, yParity: 1 }],
  },
]

describe('an account of viem', () => {
  for (const transaction of TRANSACTIONS)
    it(`signs ${transaction.type} transactions as ethers reads them`, async () => {
      const { held, close } = await ethereumKey()
      const account = toViemAccount(held)

      const { from, to, value } = Transaction.from(await account.signTransaction(transaction))

      assert.deepEqual([from, to, value], [account.address, TO, 5n])
      close()
    })

  it('signs text and bytes as ethers reads them', async () => {
    const { held, close } = await ethereumKey()
    const account = toViemAccount(held)

    assert.equal(verifyMessage('hello', await account.signMessage({ message: 'hello' })), account.address)
    const raw = await account.signMessage({ message: { raw: '0x68656c6c6f' } })
    assert.equal(verifyMessage('hello', raw), account.address)
    close()
  })

  it('signs typed data of which some types are not used, and big integers', async () => {
    const { held, asked, close } = await ethereumKey()
    const account = toViemAccount(held)
    const types = { Note: [{ name: 'amount', type: 'uint256' }], Other: [{ name: 'x', type: 'bool' }] } as const
    const [domain, message] = [{ name: 'Test', chainId: 1 }, { amount: 2n ** 200n }]

    const signature = await account.signTypedData({ domain, types, primaryType: 'Note', message })

    assert.equal(verifyTypedData(domain, { Note: [...types.Note] }, message, signature), account.address)
    assert.ok(!new TextDecoder().decode(asked[0]?.payload.value).includes('Other'))
    close()
  })

  it('asks nothing for another chain, no chain, or an authorization', async () => {
    const { held, close } = await ethereumKey()
    const account = toViemAccount({ ...held, client: unexpected })
    const refused = { code: 'SIGNER__CLIENT__UNSUPPORTED_PAYLOAD' }

    await assert.rejects(account.signTransaction({ ...COMMON, ...FEES, type: 'eip1559', chainId: 5 }), refused)
    await assert.rejects(account.signTransaction({ type: 'legacy', nonce: 1, gasPrice: 1n }), refused)
    await assert.rejects(async () => account.signAuthorization?.({ address: TO, chainId: 1, nonce: 1 }), refused)
    assert.equal(account.sign, undefined)
    close()
  })

  it('raises what the agent says no to, with its reason and detail, and what it could not do as such', async () => {
    const { held, close } = await ethereumKey()
    const ask = (client: typeof denying) => toViemAccount({ ...held, client }).signMessage({ message: 'hello' })

    await assert.rejects(ask(denying), (error: { code: string; message: string; context: object }) => {
      assert.equal(error.code, 'SIGNER__CLIENT__SIGNING_REFUSED')
      assert.match(error.message, /NoRoute \(no route allows 150 ETH\)/)
      return 'reason' in error.context && error.context.reason === 'NoRoute'
    })
    await assert.rejects(ask(failing), { code: 'SIGNER__CLIENT__SIGNING_UNAVAILABLE', message: /BackendFailed/ })
    await assert.rejects(ask(late), { code: 'SIGNER__CLIENT__SIGNING_UNAVAILABLE', message: /deadline/ })
    close()
  })

  it('refuses a wrong signature, and one more than was asked for', async () => {
    const { held, close } = await ethereumKey()
    for (const client of [tampering(held), doubling(held)])
      await assert.rejects(toViemAccount({ ...held, client }).signMessage({ message: 'hello' }), {
        code: 'SIGNER__PROTOCOL__INVALID_REPLY',
      })
    close()
  })
})

describe('an adapter', () => {
  it('is not made of a key whose id is not that of its public key, of another type or chain', async () => {
    const { held, close } = await ethereumKey()
    const other = await ethereumKey()
    const { publicKey } = other.held.key
    const invalid = { code: 'SIGNER__CLIENT__INVALID_KEY' }

    assert.throws(() => toViemAccount({ ...held, key: { ...held.key, publicKey } }), invalid)
    assert.throws(() => toViemAccount({ ...held, chainId: BITCOIN }), invalid)
    assert.throws(() => toPsbtSigner(held), invalid)
    assert.throws(() => toSolanaSigner(held), invalid)
    close()
    other.close()
  })

  /** Libraries that a module pulls in, itself and by our own files. */
  const librariesOf = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file)) return new Set()
    seen.add(file)
    const found = new Set<string>()
    const source = readFileSync(file, 'utf8').replace(/^(import|export) type .*$/gm, '')
    for (const [, name = ''] of source.matchAll(/from '([^']+)'/g)) {
      if (!name.startsWith('.')) found.add(name)
      else for (const each of librariesOf(join(dirname(file), name.replace(/\.js$/, '.ts')), seen)) found.add(each)
    }
    return found
  }
  const CHAIN_LIBRARIES = {
    viem: 'viem',
    bitcoin: '@scure/btc-signer',
    solana: '@solana',
    'polkadot-js': '@polkadot/api',
  }

  for (const adapter of Object.keys(CHAIN_LIBRARIES))
    it(`pulls in no library of another: ${adapter}`, () => {
      const others = Object.entries(CHAIN_LIBRARIES).filter(([name]) => name !== adapter)
      const found = [...librariesOf(join(adapters, `${adapter}.ts`))]

      assert.ok(found.length > 0, relative(adapters, adapter))
      assert.deepEqual(
        found.filter((library) => others.some(([, prefix]) => library.startsWith(prefix))),
        [],
      )
    })
})

describe('a signer of PSBTs', () => {
  const planOf = (publicKey: Uint8Array): Plan => {
    const ours = scriptsOf(publicKey)
    return {
      spends: [
        { script: THEIRS.p2wpkh, amount: 9_000n, utxo: 'both' },
        ...KINDS.map((kind) => ({ script: ours[kind], amount: 50_000n, utxo: 'both' as const })),
      ],
      outputs: [{ script: THEIRS.p2tr, amount: 60_000n }],
    }
  }

  for (const [name, make] of [
    ['v0', psbtV0],
    ['v2', psbtV2],
  ] as const)
    it(`signs every kind of input of its key in a PSBT ${name}, and no other`, async () => {
      const { held, close } = await agentKey('Secp256k1', BITCOIN)
      const { publicKey } = held.key
      const bytes = make(planOf(publicKey))
      assert.deepEqual(signedInputs(bytes, publicKey), [])

      const signed = await toPsbtSigner(held).signPsbt(bytes)

      assert.deepEqual(signedInputs(signed, publicKey), [1, 2, 3, 4])
      close()
    })

  it('makes signatures that bitcoinjs-lib finds valid', async () => {
    const { held, close } = await agentKey('Secp256k1', BITCOIN)
    const ours = scriptsOf(held.key.publicKey)
    const spends = (['p2pkh', 'p2wpkh', 'p2tr'] as const).map((kind) => ({
      script: ours[kind],
      amount: 50_000n,
      utxo: kind === 'p2pkh' ? ('previous' as const) : ('both' as const),
      fields: kind === 'p2tr' ? { tapInternalKey: held.key.publicKey.slice(1) } : {},
    }))
    const bytes = psbtV0({ spends, outputs: [{ script: THEIRS.p2tr, amount: 60_000n }] })

    const signed = Psbt.fromBuffer(await toPsbtSigner(held).signPsbt(bytes))

    assert.ok(
      signed.validateSignaturesOfAllInputs((key, digest, signature) =>
        key.length === 32
          ? schnorr.verify(signature, digest, key)
          : secp256k1.verify(signature, digest, key, { prehash: false }),
      ),
    )
    close()
  })

  it('asks nothing for bytes that are no PSBT, and for one without an input of its key', async () => {
    const { held, close } = await agentKey('Secp256k1', BITCOIN)
    const { signPsbt } = toPsbtSigner({ ...held, client: unexpected })
    const foreign = psbtV0({
      spends: [{ script: THEIRS.p2wpkh, amount: 9_000n, utxo: 'both' }],
      outputs: [{ script: THEIRS.p2tr, amount: 6_000n }],
    })
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), foreign, foreign.slice(0, -3)])
      await assert.rejects(signPsbt(bytes), { code: 'SIGNER__CLIENT__UNSUPPORTED_PAYLOAD' })
    close()
  })

  it('refuses a wrong signature', async () => {
    const { held, close } = await agentKey('Secp256k1', BITCOIN)
    const bytes = psbtV0(planOf(held.key.publicKey))
    await assert.rejects(toPsbtSigner({ ...held, client: tampering(held) }).signPsbt(bytes), {
      code: 'SIGNER__PROTOCOL__INVALID_REPLY',
    })
    close()
  })
})
