import type { AccountId, Hex } from '../../model/ids.js'

/** Seal providers that can be chosen from the start. */
export const PROVIDERS = ['passphrase', 'tpm2', 'gramine', 'snp'] as const
export type ProviderName = (typeof PROVIDERS)[number]

/** Everything that the settings of a new agent say. */
export interface ChosenSettings {
  readonly endpoints: readonly string[]
  readonly genesis: Hex
  readonly shard: Hex
  readonly mrEnclave: Hex
  /** No money is on the chain. */
  readonly isDevChain: boolean
  /** The nodes are inside the agent's trust boundary. */
  readonly isNodeTrusted: boolean
  readonly provider: ProviderName
  readonly workerPort: number
  readonly observePort: number
  /** Account of the operator's key. */
  readonly operator: AccountId
}

/** A YAML scalar that is this text, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const PROVIDER_LINES: Readonly<Record<ProviderName, readonly string[]>> = {
  passphrase: [
    '# argon2id. Whoever has this file and the key folder has the keys: keep a copy of it elsewhere.',
    'kind: passphrase',
    'file: secrets/passphrase',
  ],
  tpm2: [
    '# A TPM 2.0, by tpm2-tools; bound to the state of Secure Boot.',
    'kind: tpm2',
    "tcti: 'device:/dev/tpmrm0'",
    'pcrs: [7]',
  ],
  gramine: [
    '# The sealing key of an SGX enclave, for every build of one signer. Have recovery shares.',
    'kind: gramine',
    'key: mrsigner',
  ],
  snp: [
    '# The helper that has the chip derive a key of 32 bytes; what it is bound to is in its arguments.',
    'kind: snp',
    "command: [/usr/local/bin/snpguest, key, '{out}', vcek, --guest_field_select, '001001']",
  ],
}

const indented = (by: number, lines: readonly string[]): string =>
  lines.map((line) => `${' '.repeat(by)}${line}`).join('\n')

/** More than half of the nodes leaves no two answers. */
const agreementOf = ({ endpoints, isDevChain, isNodeTrusted }: ChosenSettings): number =>
  isDevChain || isNodeTrusted || endpoints.length < 2 ? 1 : Math.floor(endpoints.length / 2) + 1

const declarations = ({ isDevChain, isNodeTrusted }: ChosenSettings): readonly string[] => [
  ...(isDevChain
    ? ['# No money is on this chain. It allows Skip, below, which proves nothing.', 'declareDevChain: true']
    : []),
  ...(isNodeTrusted
    ? ['# The nodes are inside the same trust boundary as the agent: one is enough.', 'declareNodeTrusted: true']
    : []),
]

const registration = ({ isDevChain }: ChosenSettings): readonly string[] =>
  isDevChain
    ? [
        '# Without attestation; the measurement is a claim. The chain keeps ten accounts for each, for ever.',
        'method: Skip',
      ]
    : ['# By a quote of the enclave with this measurement.', 'method: Dcap']

/** The text of settings.yaml: short, with every value that was chosen. The rest has defaults. */
export const settingsText = (
  chosen: ChosenSettings,
): string => `# Settings of this agent; what is not here has a default. Paths are relative to this file.
#
#   signer-layer doctor --config settings.yaml      what is left to do
#   signer-layer start --config settings.yaml

l1:
  # Nodes of the Integritee L1. An archive node among them finds what was missed after a long pause.
  endpoints:
${indented(
  4,
  chosen.endpoints.map((url) => `- ${quoted(url)}`),
)}
  # Hash of block 0: the agent refuses every other chain.
  genesis: ${quoted(chosen.genesis)}
  # The shard whose requests are for this agent.
  shard: ${quoted(chosen.shard)}
  # Nodes that must name the same finalised block before it is acted on.
  agreement: ${agreementOf(chosen)}
${[...declarations(chosen).map((line) => `  ${line}\n`)].join('')}
store:
  path: data/journal.db

kms:
  # One encrypted file per key. Without this folder the account and all keys are gone: see replicas and recovery.
  mode: sealed
  dir: data/keys
  # What encrypts the root secret of the folder.
  provider:
${indented(4, PROVIDER_LINES[chosen.provider])}

policy:
  # What is signed. SIGHUP reads it again.
  file: policy.yaml

registration:
${indented(2, registration(chosen))}
  mrEnclave: ${quoted(chosen.mrEnclave)}

# Who may ask: every account that signs its request. Nobody uses keys of others.
callers: any

worker:
  # JSON-RPC on this machine only.
  port: ${chosen.workerPort}
  accounts:
    # The key in secrets/operator.key.
    - account: ${quoted(chosen.operator)}
      roles: [operator, worker]

observe:
  # Metrics and health on this machine only: /metrics, /healthz, /readyz.
  port: ${chosen.observePort}
`
