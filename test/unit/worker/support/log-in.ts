/** How a caller comes to own a connection. */
import { fromHex } from '../../../../src/protocol/hash.js'
import { sessionParams, type TestCaller } from './callers.js'
import { call, type Answer, type Door, type TestPeer } from './door.js'

/** A new challenge of the door. */
export const challengeOf = async (door: Door, peer: TestPeer): Promise<Uint8Array> =>
  fromHex((await call(door, peer, 'signer_authenticate', {})).result?.challenge as string)

/** Makes the connection the caller's. */
export const logIn = async (door: Door, peer: TestPeer, caller: TestCaller): Promise<Answer> => {
  const challenge = await challengeOf(door, peer)
  return call(door, peer, 'signer_authenticate', sessionParams(caller, challenge, peer.channelBinding))
}
