import type { Body } from '../../types/protocol/scale.js'
import { isSignerError } from '../errors/signer-error.js'
import { encodeBody } from '../protocol/request.js'
import type { Fault } from './fault.js'
import type { SignCallValue } from './ports.js'
import { invalidParams } from './read-params.js'

/** The protocol's own bounds: what does not encode is no request. Its messages hold names and sizes only. */
export const bodyFault = (body: Body): { readonly fault: Fault } | undefined => {
  try {
    encodeBody(body)
    return undefined
  } catch (error) {
    if (isSignerError(error)) return invalidParams([{ path: '', problem: error.message }])
    throw error
  }
}

const NOBODY = `0x${'00'.repeat(32)}` as const
const NO_NONCE = `0x${'00'.repeat(16)}` as const

/** The same bounds for a call that becomes no request. */
export const signBodyFault = (value: SignCallValue): { readonly fault: Fault } | undefined =>
  bodyFault({
    caller: NOBODY,
    nonce: NO_NONCE,
    deadline: 0,
    publicReply: false,
    calls: [{ tag: 'Sign', value }],
    ext: [],
  })
