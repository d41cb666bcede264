import { buildCommand } from '@stricli/core'
import { importKey, type ImportOutcome } from '../../parts/import-key.js'
import { IMPORT_FORMS, type ImportForm, type ImportSource } from '../../kms/import/secret-of.js'
import type { AccountId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import { toHex } from '../../protocol/hash.js'
import { hex32 } from '../../settings/hex32.js'
import { readSecret } from '../../settings/read-secret.js'
import { loadSealedSettings } from '../../settings/sealed.js'
import { withJournal } from '../../parts/with-journal.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { layersOf, setFlagLike, type SetFlag } from '../settings-flags.js'
import { settingsFlag } from './settings.js'

const KEY_TYPE_OF = { secp256k1: 'Secp256k1', ed25519: 'Ed25519', sr25519: 'Sr25519' } as const satisfies Record<
  string,
  KeyType
>
type TypeName = keyof typeof KEY_TYPE_OF

interface Flags extends SetFlag {
  readonly config: string
  readonly owner: AccountId
  readonly chains: readonly string[]
  readonly type: TypeName
  readonly from: ImportForm
  readonly file: string
  readonly passphraseFile?: string
  readonly path?: string
  readonly label: string
  readonly json: boolean
}

const sourceOf = async ({ from, type, file, passphraseFile, path }: Flags): Promise<ImportSource> => ({
  form: from,
  keyType: KEY_TYPE_OF[type],
  file: await readSecret(file),
  passphrase: passphraseFile === undefined ? undefined : await readSecret(passphraseFile),
  path,
})

const toJson = ({ row, repeated }: ImportOutcome): object => ({
  key_id: row.id,
  type: row.type,
  public_key: toHex(row.publicKey),
  owner: row.owner,
  chains: row.chains,
  label: row.label,
  state: row.state,
  repeated,
})

const describe = ({ row, repeated }: ImportOutcome, file: string): readonly string[] => [
  `${repeated ? 'Was imported before' : 'Imported'}: key ${row.id}`,
  `  ${row.type}, public key ${toHex(row.publicKey)}`,
  `  of ${String(row.owner)} for ${row.chains.join(', ')}, ${row.state}`,
  `Compare the public key with the one that you expect. ${file} still holds the secret: destroy it, and every copy.`,
]

/** Nothing secret is written; the file stays where it is. */
async function run(this: OutputContext, flags: Flags): Promise<void> {
  const settings = loadSealedSettings(flags.config, layersOf(flags))
  const { owner, chains, label } = flags
  // Nothing secret is read before it can be used.
  const outcome = await withJournal(settings, async (open) =>
    importKey(open, { source: await sourceOf(flags), owner, chains, label }),
  )
  if (flags.json) printJson(this, toJson(outcome))
  else print(this, describe(outcome, flags.file))
}

const text = (brief: string, placeholder: string) => ({ kind: 'parsed', parse: String, brief, placeholder }) as const

/** `kms import`: takes in a key that was made elsewhere, for a caller. */
export const importCommand = buildCommand<Flags, [], OutputContext>({
  func: run,
  parameters: {
    flags: {
      config: settingsFlag,
      set: setFlagLike('kms.dir=data/keys'),
      owner: {
        kind: 'parsed',
        parse: (input: string): AccountId => hex32.parse(input),
        brief: 'Account that the key shall belong to, 32 bytes',
        placeholder: '0x…',
      },
      chains: {
        kind: 'parsed',
        parse: (input: string): readonly string[] => input.split(','),
        brief: 'CAIP-2 chains that the key signs for, of one namespace, joined by commas',
        placeholder: 'CHAINS',
      },
      type: { kind: 'enum', values: ['secp256k1', 'ed25519', 'sr25519'], brief: 'Type of the key' },
      from: { kind: 'enum', values: IMPORT_FORMS, brief: 'What the file is' },
      file: text('File with the secret, which only its owner may read (chmod 600)', 'FILE'),
      passphraseFile: {
        ...text('File with the passphrase of a keystore, an export or a mnemonic (chmod 600)', 'FILE'),
        optional: true,
      },
      path: { ...text('Which key of a mnemonic: m/… or // junctions', 'PATH'), optional: true },
      label: { ...text('A name for people, at most 64 bytes', 'LABEL'), default: '' },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Import a key that was made elsewhere, for an account',
    fullDescription: `Stop the agent first: keys and journal are open in one process at a time. Running the same import again is safe, and finishes one that was cut off. A key that is here already is refused.

--from raw: 32 bytes, or 64 hex digits: a secp256k1 secret, or the seed of an ed25519 or sr25519 key.
--from keystore: an Ethereum keystore, version 3 (secp256k1).
--from substrate-json: an account that polkadot-js exported with a password (ed25519, ecdsa; an sr25519 export holds no seed: import the mnemonic or the seed).
--from mnemonic: 12 to 24 English words (BIP-39), with an ASCII passphrase where there is one. --path m/… goes by BIP-32 (secp256k1) or SLIP-10 (ed25519, every step hardened); // junctions, or / for none, go by Substrate (hard ones only). Usual paths: Ethereum m/44'/60'/0'/0/0, Bitcoin m/84'/0'/0'/0/0 (p2wpkh) or m/86'/0'/0'/0/0 (taproot), Solana m/44'/501'/0'/0', Polkadot none.

Example: signer-layer kms import --config settings.yaml --owner 0x… --chains eip155:1 --type secp256k1 --from mnemonic --file words.txt --path "m/44'/60'/0'/0/0"`,
  },
})
