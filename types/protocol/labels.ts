/** Domain separation labels of the protocol: raw ASCII, without a length (PROTOCOL 1–6). */
export const LABELS = {
  key: 'signer-layer/key/v1',
  shielding: 'signer-layer/shielding/v1',
  requestId: 'signer-layer/request-id/v1',
  intent: 'signer-layer/intent/v1',
  tavp: 'signer-layer/tavp/v1',
  context: 'signer-layer/context/v1',
  facts: 'signer-layer/facts/v1',
  hpke: 'signer-layer/hpke/v1',
  auth: 'signer-layer/auth/v1',
  reply: 'signer-layer/reply/v1',
  shieldingRecord: 'signer-layer/shielding-record/v1',
  trail: 'signer-layer/trail/v1',
  rpc: 'signer-layer/rpc/v1',
  session: 'signer-layer/session/v1',
  rpcReply: 'signer-layer/rpc-reply/v1',
} as const
