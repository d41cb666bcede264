// The light client provider of @polkadot/rpc-provider imports these names only when it is used.
export const WellKnownChain = Object.freeze({})
export const createScClient = () => {
  throw new Error('The light client provider is not available: use a WebSocket endpoint')
}
