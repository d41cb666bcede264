import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRequest, saveRequest } from '../../../../src/cli/request/request-folder.js'
import { MAX_SAVED_BYTES, readSavedRequest, writeSavedRequest } from '../../../../src/cli/request/saved-request.js'
import { hex32 } from '../../client/fixtures.js'
import { savedRequest } from './support.js'

const SECRET_HEX = '5e'.repeat(32)
const INVALID = 'SIGNER__CLI__INVALID_FILE'
const INVALIDS: ReadonlySet<string> = new Set([INVALID, 'SIGNER__CLIENT__INVALID_PENDING_REQUEST'])

describe('a saved request', () => {
  const dir = mkdtempSync(join(tmpdir(), 'requests-'))
  after(() => rmSync(dir, { recursive: true }))

  it('is read as it was written', () => {
    assert.deepEqual(readSavedRequest(writeSavedRequest(savedRequest())), savedRequest())
    const extrinsic = { bytes: '0x0102', signatureAt: 1 } as const
    const noted = { ...savedRequest(), note: { extrinsic } }
    assert.deepEqual(readSavedRequest(writeSavedRequest(noted)).note, { extrinsic })
  })

  it('is refused when a member is changed, missing, unknown or not its own, without a word of its secret', () => {
    type Document = Readonly<Record<string, unknown>>
    const document = JSON.parse(writeSavedRequest(savedRequest())) as Document
    const pending = document['pending'] as Document
    const inPending = (members: Document): Document => ({ ...document, pending: { ...pending, ...members } })
    const changed: readonly Document[] = [
      { ...document, version: 2 },
      { ...document, caller: `0x${'cb'.repeat(32)}` },
      { ...document, other: 1 },
      { ...document, pending: undefined },
      { ...document, pending: [] },
      inPending({ version: 2 }),
      inPending({ nonce: `0x${'0f'.repeat(16)}` }),
      inPending({ request_ids: [`0x${'11'.repeat(32)}`] }),
      inPending({ calls: '0x00' }),
      inPending({ calls: `${String(pending['calls'])}00` }),
      inPending({ reply_secret: `0x${SECRET_HEX}00` }),
      inPending({ reply_secret: undefined }),
      inPending({ envelope: '0x' }),
      inPending({ deadline: -1 }),
      inPending({ other: 1 }),
    ]
    for (const each of changed) {
      const text = JSON.stringify(each)
      assert.throws(
        () => readSavedRequest(text),
        (error: Error & { code?: string }) => INVALIDS.has(error.code ?? '') && !error.message.includes(SECRET_HEX),
      )
    }
    assert.throws(() => readSavedRequest('{'), { code: INVALID })
    const elsewhere = { ...document, agent: { ...(document['agent'] as object), shard: `0x${'02'.repeat(32)}` } }
    assert.throws(() => readSavedRequest(JSON.stringify(elsewhere)), { code: INVALID })
  })

  it('of two calls is refused: an answer is shown for one', () => {
    const { pending, ...saved } = savedRequest()
    const [call] = pending.calls
    const two = { ...pending, calls: [call, call], requestIds: [...pending.requestIds, hex32(1)] } as never

    assert.throws(() => readSavedRequest(writeSavedRequest({ ...saved, pending: two })), { code: INVALID })
  })

  it('lies whole in a file that only its owner may read', async () => {
    const folder = join(dir, 'new')
    const path = await saveRequest(folder, savedRequest())

    assert.deepEqual(readdirSync(folder), [`${savedRequest().pending.requestIds[0]}.json`])
    assert.deepEqual([statSync(path).mode & 0o777, statSync(folder).mode & 0o777], [0o600, 0o700])
    assert.deepEqual(await loadRequest(path), savedRequest())
  })

  it('is not read when others may read it too, or when it is no such file', async () => {
    const path = await saveRequest(join(dir, 'open'), savedRequest())
    chmodSync(path, 0o644)
    await assert.rejects(loadRequest(path), {
      code: 'SIGNER__SETTINGS__INSECURE_REFUSED',
      message: /chmod 600/,
    })
    await assert.rejects(loadRequest(dir), { code: INVALID })
    await assert.rejects(loadRequest(join(dir, 'none.json')), { code: INVALID })
    const large = join(dir, 'large.json')
    writeFileSync(large, new Uint8Array(MAX_SAVED_BYTES + 1), { mode: 0o600 })
    await assert.rejects(loadRequest(large), { code: INVALID, message: /too large/ })
  })

  it('that cannot be kept is not sent', async () => {
    const file = join(dir, 'file')
    writeFileSync(file, '')
    await assert.rejects(saveRequest(file, savedRequest()), {
      code: 'SIGNER__CLI__FILE_UNWRITABLE',
      message: /was not sent/,
    })
  })
})
