import type { L1Writer } from '../../../src/model/l1.js'
import type { Parts } from '../../../src/parts/parts.js'

/** What happens to an extrinsic on its way to the node; `send` sends it. */
export type Link = (extrinsic: Uint8Array, send: L1Writer['send']) => ReturnType<L1Writer['send']>

/** Loses what it is given. */
export const losing: Link = async () => ({ outcome: 'retry', detail: 'lost on the way' })

/** The same parts, that send over this link. */
export const over =
  (link: Link) =>
  (parts: Parts): Parts => {
    const { writer } = parts
    const send: L1Writer['send'] = (extrinsic, onStatus) => link(extrinsic, (bytes) => writer.send(bytes, onStatus))
    return {
      ...parts,
      // A copy would keep the limits of the runtime that is.
      writer: new Proxy(writer, {
        get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) as unknown,
      }),
    }
  }
