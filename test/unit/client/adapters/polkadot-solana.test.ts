import assert from 'node:assert/strict'
import { encodeAddress, signatureVerify } from '@polkadot/util-crypto'
import { toPolkadotAccount } from '../../../../src/client/adapters/polkadot-js.js'
import { toSolanaSigner } from '../../../../src/client/adapters/solana.js'
import { blake2_256, toHex } from '../../../../src/protocol/hash.js'
import { payloadOf } from './polkadot-payload.js'
import { addressOf, messageBytes } from './solana-message.js'
import { CHAIN, devWallet } from '../../payloads/substrate/support/payloads.js'
import { agentKey, denying, tampering, unexpected } from './fake-agent.js'

const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const refused = { code: 'SIGNER__CLIENT__UNSUPPORTED_PAYLOAD' }

const substrateKey = async (type: 'Sr25519' | 'Ed25519' | 'Secp256k1') => {
  const wallet = await devWallet()
  const agent = await agentKey(type, CHAIN, { substrateRuntimes: [wallet.runtime], contracts: new Map() })
  return { ...agent, wallet, registry: wallet.registry }
}

describe('an account of polkadot-js', () => {
  for (const type of ['Sr25519', 'Ed25519', 'Secp256k1'] as const)
    for (const withHash of [false, true])
      it(`signs with a key of ${type}, ${withHash ? 'with' : 'without'} the hash of the metadata`, async () => {
        const { held, asked, close, wallet, registry } = await substrateKey(type)
        const { address, signer } = toPolkadotAccount({ ...held, registry })
        const metadataHash = toHex(wallet.runtime.metadataHash() ?? new Uint8Array())

        const over = withHash ? { mode: 1, metadataHash } : {}
        const { signature } = await signer.signPayload(payloadOf(wallet, address, over))

        const value = asked[0]?.payload.value ?? new Uint8Array()
        const message = value.length > 256 ? blake2_256(value) : value
        assert.ok(signatureVerify(message, signature, address).isValid)
        assert.equal(Number(signature.slice(0, 4)), { Ed25519: 0, Sr25519: 1, Secp256k1: 2 }[type])
        close()
      })

  it('asks nothing for raw bytes, another account, another chain or another version', async () => {
    const { held, close, wallet, registry } = await substrateKey('Sr25519')
    const { address, signer } = toPolkadotAccount({ ...held, registry, client: unexpected })
    const other = encodeAddress(new Uint8Array(32).fill(1))

    await assert.rejects(signer.signRaw({ address, data: '0x00', type: 'bytes' }), refused)
    for (const over of [
      { address: other },
      { address: 'no address' },
      { genesisHash: `0x${'11'.repeat(32)}` },
      { version: 5 },
    ])
      await assert.rejects(signer.signPayload(payloadOf(wallet, address, over)), refused)
    close()
  })

  it('raises denials and wrong signatures', async () => {
    const { held, close, wallet, registry } = await substrateKey('Ed25519')
    const sign = (client: typeof denying) => {
      const { address, signer } = toPolkadotAccount({ ...held, registry, client })
      return signer.signPayload(payloadOf(wallet, address))
    }
    await assert.rejects(sign(denying), { code: 'SIGNER__CLIENT__SIGNING_REFUSED' })
    await assert.rejects(sign(tampering(held)), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
    close()
  })
})

describe('a signer of Solana transactions', () => {
  it('signs what it is asked to sign, and refuses a transaction of others, denials and wrong signatures', async () => {
    const { held, close } = await agentKey('Ed25519', SOLANA)
    const { address, signTransactions } = toSolanaSigner(held)
    const bytes = messageBytes(address)
    const own = { messageBytes: bytes, signatures: { [address]: null } } as never
    const foreign = { messageBytes: bytes, signatures: { [addressOf(1)]: null } } as never
    const sign = (client: typeof denying) => toSolanaSigner({ ...held, client }).signTransactions([own])

    const [first, second] = await signTransactions([own, own])
    assert.deepEqual([first?.[address]?.length, second], [64, first])
    await assert.rejects(toSolanaSigner({ ...held, client: unexpected }).signTransactions([foreign]), refused)
    await assert.rejects(sign(denying), { code: 'SIGNER__CLIENT__SIGNING_REFUSED' })
    await assert.rejects(sign(tampering(held)), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
    close()
  })
})
