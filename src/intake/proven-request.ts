import type { Body } from '../../types/protocol/scale.js'

/** A request whose caller is proven, by whichever door it came. */
export interface ProvenRequest {
  readonly body: Body
  /** 32 bytes, secret; of the envelope. Absent for a request by the worker's door, which gets no reply on chain. */
  readonly replySecret?: Uint8Array
}
