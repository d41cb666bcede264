import assert from 'node:assert/strict'
import { TypeRegistry } from '@polkadot/types'
import type { KeyType } from '../../../../src/model/key.js'
import { blake2_256, concat, fromHex, toHex } from '../../../../src/protocol/hash.js'
import { signedMessage } from '../../../../src/client/signed-message.js'
import type { DecodeResult } from '../../../../src/payloads/result.js'
import { devMetadataAt } from '../../../support/dev-runtime.js'
import { keyOf, mustDecode, ownsNone } from '../fixtures.js'
import { payloadDecoder } from '../../../../src/payloads/decode.js'
import { metadataIn } from '../../../../src/payloads/substrate/metadata-bytes.js'
import {
  CHAIN,
  CHECKPOINT,
  decodeWith,
  devWallet,
  devWalletV14,
  GENESIS,
  integriteeWallet,
  RECIPIENT,
  TEER,
  walletOf,
  type Wallet,
} from './support/payloads.js'

const KEY_TYPES: readonly KeyType[] = ['Sr25519', 'Ed25519', 'Secp256k1']

const reasonOf = (result: DecodeResult): string => (result.ok ? 'ok' : result.reason)
const detailOf = (result: DecodeResult): string => (result.ok ? '' : result.detail)

const noMetadata = 'skipped: ../shared/integritee with the metadata of the real runtime is not here'

const runtimes: readonly [string, () => Promise<Wallet | undefined>][] = [
  ['the development runtime (metadata V14)', devWalletV14],
  ['the development runtime (metadata V15)', devWallet],
  ['Integritee on Polkadot (metadata V15)', async () => integriteeWallet()],
]

for (const [name, open] of runtimes)
  describe(`a payload of ${name}`, () => {
    let wallet: Wallet
    before(async function () {
      const opened = await open()
      if (opened === undefined) {
        process.stdout.write(`      ${noMetadata}\n`)
        return this.skip()
      }
      wallet = opened
    })

    it('is understood as a native transfer, with tip, nonce and era', () => {
      const bytes = wallet.payload(wallet.transfer(1_234_567_890_123n), {
        nonce: 9,
        tip: 3n,
        era: { period: 64, phase: 12 },
      })
      const { facts } = mustDecode(wallet.decode(bytes))

      assert.deepEqual(facts, {
        chain: CHAIN,
        understood: true,
        doubts: [],
        blind: false,
        effects: [
          {
            kind: 'transfer',
            asset: 'native',
            destination: RECIPIENT,
            amount: 1_234_567_890_123n,
            method: 'Balances.transfer_keep_alive',
          },
        ],
        fee: 3n,
        replay: {
          nonce: '9',
          era: '64/12',
          checkpoint: `0x${'cc'.repeat(32)}`,
          genesis: `0x${'45'.repeat(32)}`,
          specVersion: String(wallet.runtime.specVersion),
        },
      })
    })

    it('is understood when it may empty the account, and when it lives for ever', () => {
      const { facts } = mustDecode(wallet.decode(wallet.payload(wallet.transfer(0n, 'transferAllowDeath'))))

      assert.deepEqual(
        facts.effects.map(({ kind, amount, method }) => [kind, amount, method]),
        [['transfer', 0n, 'Balances.transfer_allow_death']],
      )
      assert.deepEqual([facts.fee, facts.replay.era], [0n, 'immortal'])
      assert.equal(facts.replay.checkpoint, `0x${'45'.repeat(32)}`)
    })

    it('is signed as it is by sr25519 and ed25519, and by its hash by ECDSA', () => {
      const bytes = wallet.payload(wallet.transfer(1n))
      const toSign = (type: KeyType) => mustDecode(wallet.decode(bytes, type)).toSign

      assert.deepEqual(toSign('Sr25519'), [{ scheme: 'sr25519', message: bytes }])
      assert.deepEqual(toSign('Ed25519'), [{ scheme: 'ed25519', message: bytes }])
      assert.deepEqual(toSign('Secp256k1'), [{ scheme: 'ecdsa', message: blake2_256(bytes) }])
    })

    it('is signed by its hash from 257 bytes on, as the client expects', () => {
      const lengthWithout = wallet.payload(wallet.call('system', 'remark', '0x')).length
      for (const length of [256, 257, 300]) {
        // Remarks of 64 bytes and more have a length of two bytes.
        const remark = new Uint8Array(length - lengthWithout - 1)
        const bytes = wallet.payload(wallet.call('system', 'remark', `0x${Buffer.from(remark).toString('hex')}`))
        assert.equal(bytes.length, length)
        for (const type of KEY_TYPES) {
          const [item] = mustDecode(wallet.decode(bytes, type)).toSign
          assert.deepEqual(item?.message, signedMessage({ tag: 'SubstratePayload', value: bytes }, type))
          assert.equal(item?.message.length, type === 'Secp256k1' || length > 256 ? 32 : length)
        }
      }
    })

    it('is not understood when it makes any other call, and named by pallet and call', () => {
      const others: [string, ReturnType<Wallet['call']>][] = [
        ['Balances.transfer_all', wallet.call('balances', 'transferAll', { Id: RECIPIENT }, false)],
        ['Balances.force_transfer', wallet.call('balances', 'forceTransfer', { Id: RECIPIENT }, { Id: RECIPIENT }, 1)],
        ['Balances.burn', wallet.call('balances', 'burn', 1, false)],
        ['System.set_code', wallet.call('system', 'setCode', '0x')],
        ['Utility.with_weight', wallet.call('utility', 'withWeight', wallet.transfer(1n), {})],
        ['Utility.dispatch_as', wallet.call('utility', 'dispatchAs', { system: 'Root' }, wallet.transfer(1n))],
        ['Utility.if_else', wallet.call('utility', 'ifElse', wallet.transfer(1n), wallet.transfer(1n))],
        ['Proxy.remove_proxies', wallet.call('proxy', 'removeProxies')],
        ['Multisig.approve_as_multi', wallet.call('multisig', 'approveAsMulti', 2, [RECIPIENT], null, GENESIS, {})],
      ]
      for (const [method, call] of others) {
        const { facts } = mustDecode(wallet.decode(wallet.payload(call)))
        assert.deepEqual(
          [facts.understood, facts.effects, facts.doubts],
          [false, [{ kind: 'call', method }], [`${method} has no rule`]],
        )
      }
    })

    describe('under attack', () => {
      it('with the genesis hash of another chain is refused', () => {
        const genesis = GENESIS.with(0, 0x46)
        const result = wallet.decode(wallet.payload(wallet.transfer(1n), { genesis }))
        assert.equal(reasonOf(result), 'PayloadNamesOtherChain')
      })

      it('with another spec or transaction version is refused, and the operator is told what to configure', () => {
        const { specVersion, transactionVersion } = wallet.runtime
        for (const fields of [{ specVersion: specVersion + 1 }, { transactionVersion: transactionVersion + 1 }]) {
          const result = wallet.decode(wallet.payload(wallet.transfer(1n), fields))
          assert.equal(reasonOf(result), 'UnsupportedPayload')
          assert.match(detailOf(result), new RegExp(`${CHAIN} \\(spec versions ${specVersion}\\).*payloads\\.polkadot`))
        }
      })

      it('shows a tip that is a theft as the fee', () => {
        const tip = 10n ** 18n
        assert.equal(mustDecode(wallet.decode(wallet.payload(wallet.transfer(1n), { tip }))).facts.fee, tip)
        const call = wallet.call('system', 'remark', '0x')
        assert.equal(mustDecode(wallet.decode(wallet.payload(call, { tip }))).facts.fee, tip)
      })

      it('with a compact amount that is not canonical is refused', () => {
        const call = wallet.transfer(5n).toU8a()
        assert.equal(call.at(-1), 5 << 2)
        const longer = [
          [21, 0],
          [22, 0, 0, 0],
          [3, 5, 0, 0, 0],
          [19, 5, 0, 0, 0, 0, 0, 0, 0],
        ]
        for (const amount of longer) {
          const bytes = wallet.payload(concat(call.subarray(0, -1), Uint8Array.from(amount)))
          assert.equal(reasonOf(wallet.decode(bytes)), 'UnsupportedPayload', amount.join())
        }
      })

      it('with an amount beyond 128 bits is refused', () => {
        const call = wallet.transfer(5n).toU8a().subarray(0, -1)
        const most = Uint8Array.of(51, ...Array<number>(16).fill(255))
        const { facts } = mustDecode(wallet.decode(wallet.payload(concat(call, most))))
        assert.equal(facts.effects[0]?.amount, 2n ** 128n - 1n)
        const more = Uint8Array.of(55, ...Array<number>(16).fill(0), 1)
        assert.equal(reasonOf(wallet.decode(wallet.payload(concat(call, more)))), 'UnsupportedPayload')
      })

      it('to an index, raw bytes or a 20-byte address is not understood', () => {
        const address20 = new Uint8Array(20).fill(1)
        for (const dest of [
          { Index: 5 },
          { Raw: toHex(RECIPIENT) },
          { Address32: RECIPIENT },
          { Address20: address20 },
        ]) {
          const call = wallet.call('balances', 'transferKeepAlive', dest, 1n)
          const { facts } = mustDecode(wallet.decode(wallet.payload(call)))
          assert.deepEqual(
            [facts.understood, facts.effects],
            [false, [{ kind: 'call', method: 'Balances.transfer_keep_alive' }]],
          )
        }
      })

      it('with the call index of another pallet is not that pallet’s transfer', () => {
        const call = wallet.transfer(5n).toU8a()
        for (let index = 0; index < 256; index += 1) {
          if (index === call[0]) continue
          const result = wallet.decode(wallet.payload(call.with(0, index)))
          assert.notEqual(result.ok && result.decoded.facts.understood, true, `pallet ${index}`)
        }
      })

      it('given as the 32 bytes of its hash is refused, and the caller told why', () => {
        const result = wallet.decode(blake2_256(wallet.payload(wallet.transfer(1n))))
        assert.equal(reasonOf(result), 'MalformedPayload')
        assert.match(detailOf(result), /given unhashed/)
      })

      it('with the call’s length in front, as wallets hold it, is refused', () => {
        const bytes = wallet.payload(wallet.transfer(1n))
        const length = wallet.transfer(1n).toU8a().length
        assert.equal(wallet.decode(concat(Uint8Array.of(length << 2), bytes)).ok, false)
      })

      it('for ever, but from another block than the first, is refused', () => {
        const result = wallet.decode(wallet.payload(wallet.transfer(1n), { checkpoint: CHECKPOINT }))
        assert.equal(reasonOf(result), 'UnsupportedPayload')
      })

      it('with a hash of metadata that its mode does not have, or without one that it has, is refused', () => {
        const without = wallet.payload(wallet.transfer(1n))
        const withHash = wallet.payload(wallet.transfer(1n), { metadataHash: RECIPIENT })
        const modeAt = wallet.transfer(1n).toU8a().length + 3
        assert.deepEqual([without[modeAt], withHash[modeAt]], [0, 1])

        assert.equal(reasonOf(wallet.decode(without.with(modeAt, 1))), 'UnsupportedPayload')
        assert.equal(reasonOf(wallet.decode(withHash.with(modeAt, 0))), 'UnsupportedPayload')
      })
    })
  })

describe('a payload that signs the hash of its metadata', () => {
  const hashOf = ({ runtime }: Wallet): Uint8Array => runtime.metadataHash() ?? new Uint8Array(32)

  it('is understood when that is the hash of the metadata that it is read by', async () => {
    const wallet = await devWallet()
    const metadataHash = hashOf(wallet)
    const { facts } = mustDecode(wallet.decode(wallet.payload(wallet.transfer(1n), { metadataHash })))
    assert.deepEqual([facts.understood, facts.replay.metadataHash], [true, toHex(metadataHash)])
  })

  it('is refused when it is any other hash', async () => {
    const wallet = await devWallet()
    for (const metadataHash of [new Uint8Array(32), RECIPIENT, hashOf(wallet).with(31, 0)]) {
      const result = wallet.decode(wallet.payload(wallet.transfer(1n), { metadataHash }))
      assert.equal(reasonOf(result), 'UnsupportedPayload')
      assert.match(detailOf(result), /made by other metadata, or symbol and decimals of the chain under names\.chains/)
    }
  })

  it('is not understood where the hash of the metadata cannot be known: by V14, or without the native asset', async () => {
    const metadataHash = hashOf(await devWallet())
    const wallets = [await devWalletV14(), walletOf(fromHex(await devMetadataAt(15)))]
    for (const wallet of wallets) {
      const { facts } = mustDecode(wallet.decode(wallet.payload(wallet.transfer(1n), { metadataHash })))
      assert.equal(facts.understood, false)
      assert.match(facts.doubts.join(), /cannot be checked: that takes metadata of version 15, and symbol and decimals/)
      assert.deepEqual(
        facts.effects.map(({ kind, amount }) => [kind, amount]),
        [['transfer', 1n]],
      )
    }
  })

  describe('under attack', () => {
    /** The metadata file that an operator was made to use: with other names than the chain's. */
    const forged = async (...names: readonly [from: string, to: string][]): Promise<Wallet> => {
      const scale = (text: string): string => Buffer.from([text.length << 2, ...Buffer.from(text)]).toString('hex')
      const honest = toHex(metadataIn(fromHex(await devMetadataAt(15))) ?? new Uint8Array())
      const hex = names.reduce((text, [from, to]) => text.replaceAll(scale(from), scale(to)), honest.slice(2))
      return walletOf(fromHex(`0x${hex}`), TEER)
    }

    it('is refused by metadata that gives a call the name of a harmless one, which without the hash goes through', async () => {
      const honest = await devWallet()
      const liar = await forged(['remark', 'unused'], ['set_code', 'remark'], ['code', 'remark'])
      const call = honest.call('system', 'setCode', '0x6162')

      const { facts } = mustDecode(liar.decode(honest.payload(call)))
      assert.deepEqual(facts.effects, [{ kind: 'message', method: 'System.remark', details: { text: 'ab' } }])
      const result = liar.decode(honest.payload(call, { metadataHash: hashOf(honest) }))
      assert.equal(reasonOf(result), 'UnsupportedPayload')
    })

    it('is refused by metadata in which only the name of an argument is another', async () => {
      const honest = await devWallet()
      const bytes = honest.payload(honest.transfer(1n), { metadataHash: hashOf(honest) })
      assert.equal(honest.decode(bytes).ok, true)
      assert.equal(reasonOf((await forged(['delay', 'later'])).decode(bytes)), 'UnsupportedPayload')
    })
  })
})

describe('decodeSubstratePayload', () => {
  it('says what to configure for a chain without runtimes', async () => {
    const wallet = await devWallet()
    const result = decodeWith([], CHAIN, wallet.payload(wallet.transfer(1n)))
    assert.equal(reasonOf(result), 'UnsupportedPayload')
    assert.match(detailOf(result), /no runtime of polkadot:45.* is known: .*payloads\.polkadot/)
  })

  it('reads a payload only by runtimes of the chain that it is for', async () => {
    const wallet = await devWallet()
    const result = decodeWith([wallet.runtime], `polkadot:${'46'.repeat(16)}`, wallet.payload(wallet.transfer(1n)))
    assert.match(detailOf(result), /no runtime of polkadot:46/)
  })

  it('takes, of several runtimes, the one whose version the payload names', async () => {
    const wallet = await devWallet()
    const next = { ...wallet.runtime, specVersion: wallet.runtime.specVersion + 1 }
    for (const { specVersion } of [wallet.runtime, next]) {
      const bytes = wallet.payload(wallet.transfer(1n), { specVersion })
      const { facts } = mustDecode(decodeWith([wallet.runtime, next], CHAIN, bytes))
      assert.equal(facts.replay.specVersion, String(specVersion))
    }
  })

  it('refuses a payload that two runtimes read as theirs: what it does would depend on the time', async () => {
    const wallet = await devWallet()
    // The same types, but the two version numbers in the other order.
    const swap = (name: string): string =>
      ({ CheckSpecVersion: 'CheckTxVersion', CheckTxVersion: 'CheckSpecVersion' })[name] ?? name
    const swapped = {
      ...wallet.runtime,
      specVersion: wallet.runtime.transactionVersion,
      transactionVersion: wallet.runtime.specVersion,
      extensions: wallet.runtime.extensions.map((extension) => ({
        ...extension,
        rule: swap(extension.rule) as typeof extension.rule,
      })),
    }
    const bytes = wallet.payload(wallet.transfer(1n))

    assert.equal(decodeWith([wallet.runtime], CHAIN, bytes).ok, true)
    const result = decodeWith([wallet.runtime, swapped], CHAIN, bytes)
    assert.deepEqual(
      [reasonOf(result), detailOf(result)],
      ['MalformedPayload', 'two runtimes read this payload as theirs'],
    )
  })

  it('refuses a key type that the runtime has no signatures for', async () => {
    const wallet = await devWallet()
    const runtime = { ...wallet.runtime, keyTypes: new Set<KeyType>(['Sr25519']) }
    const bytes = wallet.payload(wallet.transfer(1n))

    assert.equal(decodeWith([runtime], CHAIN, bytes, 'Sr25519').ok, true)
    for (const type of ['Ed25519', 'Secp256k1'] as const) {
      const result = decodeWith([runtime], CHAIN, bytes, type)
      assert.equal(reasonOf(result), 'WrongChainForKey')
      assert.match(detailOf(result), new RegExp(`signer-dev-l1 2 takes no ${type} signatures`))
    }
  })

  it('refuses a key that was not made for the chain', async () => {
    const wallet = await devWallet()
    const decode = payloadDecoder({ substrateRuntimes: [wallet.runtime], contracts: new Map() })
    const key = keyOf('Sr25519', [`polkadot:${'46'.repeat(16)}`])
    const value = wallet.payload(wallet.transfer(1n))
    assert.equal(
      reasonOf(decode({ chainId: CHAIN, key, payload: { tag: 'SubstratePayload', value }, owns: ownsNone })),
      'WrongChainForKey',
    )
  })

  it('refuses what the second decoder cannot read', async () => {
    const wallet = await devWallet()
    const runtime = { ...wallet.runtime, registry: new TypeRegistry() }
    const result = decodeWith([runtime], CHAIN, wallet.payload(wallet.transfer(1n)))
    assert.deepEqual(
      [reasonOf(result), detailOf(result)],
      ['MalformedPayload', 'two decoders do not read the same out of the payload'],
    )
  })
})
