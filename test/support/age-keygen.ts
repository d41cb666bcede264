// age-keygen of the age project, as far as docs/recovery.md uses it, for machines that do not have it:
// `-o FILE` makes an identity, `-y FILE` prints its recipient.
import { readFileSync, writeFileSync } from 'node:fs'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'

const [option, file = ''] = process.argv.slice(2)

if (option === '-o') {
  const identity = await generateX25519Identity()
  const lines = ['# created: now', `# public key: ${await identityToRecipient(identity)}`, identity, '']
  writeFileSync(file, lines.join('\n'), { mode: 0o600, flag: 'wx' })
} else if (option === '-y') {
  const identity = readFileSync(file, 'utf8')
    .split('\n')
    .find((line) => line.startsWith('AGE-SECRET-KEY-1'))
  process.stdout.write(`${await identityToRecipient(identity ?? '')}\n`)
} else {
  process.exitCode = 2
}
