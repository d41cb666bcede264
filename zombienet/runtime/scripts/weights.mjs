// Prints what calls cost on a runtime: ref time, proof size and dispatch class, as the runtime's own
// TransactionPaymentCallApi says, and the fee of a weight. With a second spec: both, and whether equal.
//
//   node weights.mjs <spec.json> [<other.json>]
//
// The weights of the pallets (pallets/*/src/weights.rs, src/weights.rs) were read off Integritee's
// runtime with this. Exit code 1 if a call that those files cover differs.
import { boot } from './boot.mjs'
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util'

const b32 = (n) => `0x${n.toString(16).padStart(2, '0').repeat(32)}`
const bytes = (n) => `0x${'61'.repeat(n)}`
const who = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const topics = (n) => [...Array(n).keys()].map(b32)
const config = (authorities) => ({ enclaveFingerprint: b32(2), maxInstances: 3, authorities, maintenanceMode: true })

/** Calls whose weight is copied from Integritee, by title. */
const copied = ({ enclaveBridge: e, system: s, teerex: t, utility: u }) => {
  const rows = {}
  for (const n of [0, 500, 100_000]) rows[`invoke, ${n} bytes`] = e.invoke({ shard: b32(1), cyphertext: bytes(n) })
  for (const k of [0, 5]) for (const n of [0, 1, 5, 50, 100]) rows[`publishHash, ${k} topics, ${n} bytes`] = e.publishHash(b32(2), topics(k), bytes(n))
  rows.confirmProcessedParentchainBlock = e.confirmProcessedParentchainBlock(b32(1), b32(2), 7, b32(3))
  for (const n of [0, 1000]) rows[`shieldFunds, ${n} bytes`] = e.shieldFunds(b32(1), bytes(n), 1)
  rows.unshieldFunds = e.unshieldFunds(b32(1), who, 1, b32(2))
  for (const k of [0, 3]) rows[`updateShardConfig, ${k} authorities`] = e.updateShardConfig(b32(1), config(Array(k).fill(who)), 7)
  rows.purgeEnclaveFromShardStatus = e.purgeEnclaveFromShardStatus(b32(1), who)
  for (const [n, method] of [[32, { Skip: { proxied: false } }], [32, { Skip: { proxied: true } }], [5000, 'Ias'], [5000, { Dcap: { proxied: false } }]]) {
    rows[`registerSgxEnclave ${JSON.stringify(method)}, ${n} bytes`] = t.registerSgxEnclave(bytes(n), bytes(256), method)
  }
  rows.unregisterSovereignEnclave = t.unregisterSovereignEnclave(who)
  rows.unregisterProxiedEnclave = t.unregisterProxiedEnclave({ fingerprint: b32(1), registrar: who, signer: { Opaque: bytes(66) } })
  for (const n of [0, 1000]) {
    rows[`registerQuotingEnclave, ${n} bytes`] = t.registerQuotingEnclave(bytes(n), bytes(64), bytes(n))
    rows[`registerTcbInfo, ${n} bytes`] = t.registerTcbInfo(bytes(n), bytes(64), bytes(n))
  }
  rows.setSecurityFlags = t.setSecurityFlags(true, false)
  for (const n of [0, 1000, 1_000_000]) {
    rows[`remark, ${n} bytes`] = s.remark(bytes(n))
    rows[`remarkWithEvent, ${n} bytes`] = s.remarkWithEvent(bytes(n))
    rows[`batchAll(publishHash with 5 bytes, remark with ${n})`] = u.batchAll([e.publishHash(b32(2), topics(1), bytes(5)), s.remark(bytes(n))])
  }
  for (const n of [0, 1, 3]) for (const batch of ['batch', 'batchAll', 'forceBatch']) rows[`${batch}, ${n} remarks`] = u[batch](Array(n).fill(s.remark('0x')))
  return rows
}

/** Calls with the SDK's own weights, for comparison. */
const stock = ({ balances: b, proxy: p, system: s, timestamp }) => ({
  'timestamp.set': timestamp.set(1),
  transferAllowDeath: b.transferAllowDeath(who, 1),
  transferKeepAlive: b.transferKeepAlive(who, 1),
  transferAll: b.transferAll(who, false),
  'proxy of a remark': p.proxy(who, null, s.remark('0x')),
})

/** Everything about one runtime, as rows of text. */
const measure = async (path) => {
  const { head } = await boot(path)
  const registry = await head.registry
  const { tx, consts } = await head.meta
  const u32 = (n) => registry.createType('u32', n).toU8a()
  const api = async (name, args, type) => {
    const { result } = await head.call(`TransactionPaymentCallApi_${name}`, [u8aToHex(u8aConcat(...args))])
    return registry.createType(type, hexToU8a(result))
  }
  const weigh = async (call) => {
    const info = await api('query_call_info', [call.toU8a(), u32(call.encodedLength)], 'RuntimeDispatchInfoV2')
    return `${info.weight.refTime.toBigInt()} ${info.weight.proofSize.toBigInt()} ${info.class.type}`
  }
  const fee = async (refTime) => `${await api('query_weight_to_fee', [registry.createType('Weight', { refTime, proofSize: 0 }).toU8a()], 'u128')}`
  const rows = async (calls) => Object.fromEntries(await Promise.all(Object.entries(calls).map(async ([title, call]) => [title, await weigh(call)])))
  const limits = { 'block weights': consts.system.blockWeights.toHex(), 'block length': consts.system.blockLength.toHex() }
  for (const refTime of [1, 1_000_000, 124_414_000, 1_000_000_000_000]) limits[`fee of ${refTime} ref time`] = await fee(refTime)
  limits['fee of 1 byte'] = `${await api('query_length_to_fee', [u32(1)], 'u128')}`
  return { copied: { ...limits, ...(await rows(copied(tx))) }, stock: await rows(stock(tx)) }
}

const [ourPath, theirPath] = process.argv.slice(2)
if (!ourPath) throw new Error('usage: weights.mjs <spec.json> [<other.json>]')
const ours = await measure(ourPath)
const theirs = theirPath ? await measure(theirPath) : undefined
let bad = 0
for (const group of ['copied', 'stock']) {
  console.log(`== ${group}`)
  for (const [title, row] of Object.entries(ours[group])) {
    const other = theirs?.[group][title]
    if (other === undefined || other === row) console.log(`${title}: ${row}${other === undefined ? '' : ' (equal)'}`)
    else console.log(`${title}: DIFFERS\n  ${row}\n  ${other}`)
    if (group === 'copied' && other !== undefined && other !== row) bad += 1
  }
}
process.exit(bad ? 1 : 0)
