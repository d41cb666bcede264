/** The two forms of a reply written from PROTOCOL 3 with node:crypto alone; seals whatever it is given. */
import { createCipheriv, createHmac } from 'node:crypto'
import type { ReplyPlace } from '../../../../src/protocol/reply.js'

const raw = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex')
const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest()

/** genesis ‖ shard ‖ requestId ‖ part ‖ parts. */
export const aadByHand = ({ deployment, requestId, part, parts }: ReplyPlace): Buffer =>
  Buffer.concat([raw(deployment.genesis), raw(deployment.shard), raw(requestId), Buffer.of(part, parts)])

/** `form` is that of the key: 0, unless a test wants the wrong one. */
export const sealByHand = (place: ReplyPlace, nonce: Uint8Array, plain: Uint8Array, form = 0): Uint8Array => {
  const key = hmac(place.replySecret, Buffer.of(form), raw(place.requestId))
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aadByHand(place))
  const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  return Uint8Array.from(Buffer.concat([Buffer.of(0), nonce, ...sealed]))
}

/** `form` is that of the key: 1, unless a test wants the wrong one. */
export const publishByHand = (place: ReplyPlace, plain: Uint8Array, form = 1): Uint8Array => {
  const key = hmac(place.replySecret, Buffer.of(form), raw(place.requestId))
  return Uint8Array.from(Buffer.concat([Buffer.of(1), plain, hmac(key, aadByHand(place), plain)]))
}
