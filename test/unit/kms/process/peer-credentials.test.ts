import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { checkPeer, loadPeerOf, peerBy } from '../../../../src/kms/process/peer-credentials.js'
import { connectRaw, startFaultyServer } from '../../../support/kms-process.js'
import { withTempDir } from '../support/temp-dir.js'

const REFUSED = { code: 'SIGNER__KMS__PEER_REFUSED' }

describe('peer credentials', () => {
  it('are those of the process at the other end, on both ends', () =>
    withTempDir(async (dir) => {
      const peerOf = await loadPeerOf()
      let accept: (socket: Socket) => void = () => assert.fail('too early')
      const accepted = new Promise<Socket>((resolve) => (accept = resolve))
      const server = await startFaultyServer(dir, (socket) => accept(socket))
      const client = await connectRaw(dir)
      const here = { pid: process.pid, uid: process.geteuid?.(), gid: process.getegid?.() }

      assert.deepEqual(peerOf(await accepted), here)
      assert.deepEqual(peerOf(client.socket), here)

      client.socket.destroy()
      server.close()
    }))

  it('are refused where the system does not answer, or answers something else', () =>
    withTempDir(async (dir) => {
      const server = await startFaultyServer(dir, () => undefined)
      const { socket } = await connectRaw(dir)

      assert.throws(() => peerBy(() => -1)(socket), REFUSED)
      const short = (_fd: number, _level: number, _name: number, _value: Uint8Array, length: number[]) => {
        length[0] = 4
        return 0
      }
      assert.throws(() => peerBy(short)(socket), REFUSED)

      socket.destroy()
      server.close()
    }))

  it('are refused for a socket without a connection', async () => {
    assert.throws(() => peerBy(() => assert.fail('nothing may be asked'))(new Socket()), REFUSED)
  })

  it('let nobody in but the users that are allowed, not even root', () => {
    const peer = { pid: 1, uid: 0, gid: 0 }

    assert.throws(() => checkPeer(peer, []), REFUSED)
    assert.throws(() => checkPeer(peer, [1000]), REFUSED)
    checkPeer(peer, [1000, 0])
  })
})
