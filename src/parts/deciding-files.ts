import type { Settings } from '../settings/schema.js'

/** The files of the settings by which it is decided what is signed, and for whom: nobody else may change them. */
export const decidingFiles = ({
  policy,
  payloads,
  worker,
}: Pick<Settings, 'policy' | 'payloads' | 'worker'>): readonly string[] => [
  policy.file,
  ...payloads.polkadot.map(({ metadata }) => metadata),
  ...payloads.ethereum.map(({ abi }) => abi),
  ...[worker?.tls?.certFile, worker?.tls?.clientCaFile].filter((file) => file !== undefined),
]
