import { buildCommand } from '@stricli/core'
import { MAX_AGE_BYTES } from '../../kms/recovery/age.js'
import { readBounded } from '../../kms/recovery/read-bounded.js'
import { sendShare, type Sent } from '../../kms/recovery/send-share.js'
import { nodeFileSystem } from '../../kms/sealed/file-system.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { fileFlag } from './flags.js'
import { parseFingerprint, parseUrl } from './parse.js'
import { readIdentityFiles } from './read-identity-files.js'

interface Flags {
  readonly share: string
  readonly identity: string
  readonly to: string
  readonly expectKey: string
  readonly json: boolean
}

const describe = ({ index, outcome, received, threshold }: Sent): string =>
  `Share ${index} ${outcome === 'known' ? 'was there already' : 'is there'}: ${received} of ${threshold}.`

async function send(this: OutputContext, { share, identity, to, expectKey, json }: Flags): Promise<void> {
  const identities = await readIdentityFiles([identity])
  const file = await readBounded(nodeFileSystem, share, MAX_AGE_BYTES)
  const sent = await sendShare({ file, identities, url: to, expectedFingerprint: expectKey }, { fetch })
  if (json) printJson(this, sent)
  else print(this, [describe(sent)])
}

export const sendCommand = buildCommand<Flags, [], OutputContext>({
  func: send,
  parameters: {
    flags: {
      share: fileFlag('Your share, share-N.age'),
      identity: fileFlag('Your age identity, as age-keygen wrote it'),
      to: { kind: 'parsed', parse: parseUrl, brief: 'Address of the instance that collects', placeholder: 'URL' },
      expectKey: {
        kind: 'parsed',
        parse: parseFingerprint,
        brief: 'Key that the instance shows, told to you by another way than the network',
        placeholder: 'FINGERPRINT',
      },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Send your share to the instance that is being recovered',
    fullDescription:
      'The share is decrypted in memory and sealed to the key that the instance shows, if that is the one you expect. Compare it by voice or in person with whoever started the instance: this version has no attestation that would prove it. Sending twice does no harm.\n\nExample: signer-layer recovery send --share share-1.age --identity alice.txt --to http://127.0.0.1:7000 --expect-key 0123-4567-89ab-cdef-0123-4567-89ab-cdef-0123-4567',
  },
})
