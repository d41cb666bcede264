// A payment of bitcoin: a PSBT of @scure/btc-signer, signed by the agent, finalised by the library.
//   node --import=tsx examples/bitcoin-psbt.ts agent.json
import { p2tr, p2wpkh, Transaction } from '@scure/btc-signer'
import { signedInputs, toPsbtSigner } from 'signer-layer/client/bitcoin'
import { agentKey } from './accounts/agent.js'

const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'
const TREASURY = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const COIN = 100_000_000n

const signer = toPsbtSigner(await agentKey('Secp256k1', BITCOIN))
const segwit = p2wpkh(signer.publicKey)
const taproot = p2tr(signer.publicKey.slice(1))

// Two outputs that pay to the key, as a node or an indexer would tell them. Nobody ever sent these.
const previous = new Transaction({ allowUnknownInputs: true, disableScriptCheck: true })
previous.addOutput({ script: segwit.script, amount: COIN / 20n })
previous.addOutput({ script: taproot.script, amount: COIN / 20n })
previous.addInput({ txid: '11'.repeat(32), index: 0, finalScriptSig: new Uint8Array(1) })

const payment = new Transaction()
const nonWitnessUtxo = previous.toBytes(true)
payment.addInput({ txid: previous.id, index: 0, nonWitnessUtxo })
const ofTaproot = {
  tapInternalKey: signer.publicKey.slice(1),
  witnessUtxo: { script: taproot.script, amount: COIN / 20n },
}
payment.addInput({ txid: previous.id, index: 1, nonWitnessUtxo, ...ofTaproot })
payment.addOutputAddress(TREASURY, COIN / 50n)
payment.addOutput({ script: segwit.script, amount: COIN / 10n - COIN / 50n - 20_000n }) // change

const psbt = await signer.signPsbt(payment.toPSBT())
const signed = Transaction.fromPSBT(psbt)
signed.finalize()

const inputs = signedInputs(psbt, signer.publicKey)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
console.log(JSON.stringify({ publicKey: hex(signer.publicKey), inputs, psbt: hex(psbt), transaction: signed.hex }))
