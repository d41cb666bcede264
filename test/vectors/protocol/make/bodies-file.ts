import { bodyHash, contentHash, encodeBody } from '../../../../src/protocol/request.js'
import { BODIES } from './bodies.js'

export const makeBodies = () => ({
  cases: Object.entries(BODIES).map(([name, body]) => ({
    name,
    body,
    scale: encodeBody(body),
    bodyHash: bodyHash(body),
    contentHash: contentHash(body),
  })),
})
