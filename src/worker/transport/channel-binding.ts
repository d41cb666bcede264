import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

const LENGTH = 32
const LABEL = 'EXPORTER-Channel-Binding'

/** Whether a connection is encrypted. */
export const isSecure = (socket: Socket): boolean => socket instanceof TLSSocket

/**
 * What ties a signature to one TLS connection: the exporter of RFC 9266 with its label and an empty context,
 * 32 bytes, equal on both ends and on no other connection. 32 zeros without TLS.
 */
export const channelBindingOf = (socket: Socket): Uint8Array =>
  socket instanceof TLSSocket
    ? new Uint8Array(socket.exportKeyingMaterial(LENGTH, LABEL, Buffer.alloc(0)))
    : new Uint8Array(LENGTH)
