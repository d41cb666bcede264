import assert from 'node:assert/strict'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { balanceFindings } from '../../../../src/cli/doctor/balance.js'
import { certificateFindings } from '../../../../src/cli/doctor/certificate.js'
import { clockFindings } from '../../../../src/cli/doctor/clock.js'
import { journalFindings } from '../../../../src/cli/doctor/disk.js'
import type { EndpointView, NodeView } from '../../../../src/cli/doctor/endpoint-view.js'
import { endpointFindings } from '../../../../src/cli/doctor/endpoints.js'
import type { Finding } from '../../../../src/cli/doctor/finding.js'
import { keyFolderFindings } from '../../../../src/cli/doctor/key-folder.js'
import { lockHolder } from '../../../../src/cli/doctor/lock-holder.js'
import { nativeLibraryFindings, NATIVE_LIBRARIES } from '../../../../src/cli/doctor/native-libraries.js'
import { nodeRuntimeFindings } from '../../../../src/cli/doctor/node-runtime.js'
import { permissionFindings } from '../../../../src/cli/doctor/permissions.js'
import { policyCheckFindings } from '../../../../src/cli/doctor/policy.js'
import { portFindings } from '../../../../src/cli/doctor/port.js'
import { registrationFindings } from '../../../../src/cli/doctor/registration.js'
import { socketFindings } from '../../../../src/cli/doctor/socket.js'
import { EMBEDDED_GENESIS } from '../../../../src/cli/init/judge-chain.js'

const hex32 = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`
const levels = (found: readonly Finding[]): string[] => found.map(({ level }) => level)
const NOW_MS = Date.UTC(2030, 0, 7)
const HOUR_MS = 3_600_000

const node = (changes: Partial<NodeView> = {}): NodeView => ({
  genesis: hex32('12'),
  specName: 'integritee',
  specVersion: 50,
  finalized: 5_000,
  isMoving: true,
  bestTimestampMs: NOW_MS,
  hasOldState: true,
  oldBlock: 4_000,
  ...changes,
})
const view = (changes: Partial<NodeView> = {}): EndpointView => ({ endpoint: 'ws://a', node: node(changes) })
const AWAY: EndpointView = { endpoint: 'ws://b', fault: 'no node answers' }
const L1 = { genesis: hex32('12'), agreement: 1 }

describe('doctor looks at the L1', () => {
  it('and finds a node that follows the chain well', () => {
    assert.deepEqual(levels(endpointFindings([view()], L1)), ['ok'])
  })

  it('and calls a node of another chain a problem, with both hashes', () => {
    const [found] = endpointFindings([view({ genesis: hex32('34') })], L1)

    assert.equal(found?.level, 'problem')
    assert.match(found?.message ?? '', /another chain.*0x3434.*0x1212/)
  })

  it('and warns of a node that is away while another is there, but not of the last one', () => {
    assert.deepEqual(levels(endpointFindings([view(), AWAY], L1)), ['ok', 'warning'])
    assert.deepEqual(levels(endpointFindings([AWAY], L1)), ['problem'])
  })

  it('and warns of a node that stands still, or keeps no old state', () => {
    assert.deepEqual(levels(endpointFindings([view({ isMoving: false, hasOldState: false })], L1)), [
      'warning',
      'warning',
    ])
  })

  it('and counts only nodes of the chain to those that must agree', () => {
    const two = { ...L1, agreement: 2 }

    assert.equal(endpointFindings([view(), view()], two).at(-1)?.level, 'ok')
    assert.equal(endpointFindings([view(), view({ genesis: hex32('34') })], two).at(-1)?.level, 'problem')
  })
})

describe('doctor looks at the clock', () => {
  it('and warns from 30 s on, either way, saying that it decides nothing', () => {
    assert.deepEqual(levels(clockFindings([view()], NOW_MS + 30_000)), ['ok'])
    for (const offMs of [31_000, -31_000]) {
      const [found] = clockFindings([view()], NOW_MS + offMs)
      assert.equal(found?.level, 'warning')
      assert.match(found?.message ?? '', /31 s (ahead of|behind) the newest block; it decides nothing here/)
    }
  })

  it('and knows that the L1 of dev has its own, and that there may be no node', () => {
    assert.deepEqual(levels(clockFindings([view({ genesis: EMBEDDED_GENESIS })], 0)), ['ok'])
    assert.deepEqual(levels(clockFindings([AWAY], NOW_MS)), ['warning'])
  })
})

describe('doctor looks at the account', () => {
  const funds = {
    config: 'settings.yaml',
    isDevChain: true,
    submit: { minimumBalancePlanck: '100000000000', warnBalancePlanck: '1000000000000' },
  }
  const withFunds = (freePlanck: bigint): EndpointView =>
    view({ account: { nonce: 0, freePlanck, allowsSkip: true, lockedOut: false } })
  // The account of //Alice.
  const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

  it('and says what to do where it has no funds, with its address', () => {
    const [found] = balanceFindings(ALICE, [withFunds(99_000_000_000n)], funds)

    assert.equal(found?.level, 'problem')
    assert.match(
      found?.message ?? '',
      /^5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY has 0\.099 TEER: below 0\.1 TEER nothing is sent/,
    )
    assert.equal(found?.cure, 'signer-layer fund --config settings.yaml')
    const [elsewhere] = balanceFindings(ALICE, [withFunds(0n)], { ...funds, isDevChain: false })
    assert.match(elsewhere?.cure ?? '', /^send funds to 5Grwva/)
  })

  it('and warns before it is empty, before there is one, and where no node tells', () => {
    assert.deepEqual(levels(balanceFindings(ALICE, [withFunds(999_999_999_999n)], funds)), ['warning'])
    assert.deepEqual(levels(balanceFindings(ALICE, [withFunds(1_000_000_000_000n)], funds)), ['ok'])
    assert.deepEqual(levels(balanceFindings(undefined, [view()], funds)), ['warning'])
    assert.deepEqual(levels(balanceFindings(ALICE, [AWAY], funds)), ['warning'])
  })
})

describe('doctor looks at the registration', () => {
  const wanted = { registration: { method: 'Skip', mrEnclave: hex32('e0'), url: '' } } as const
  const registered = (ageMs: number, mrEnclave = hex32('e0')) => ({
    method: 'Skip' as const,
    status: 'Ok',
    buildMode: 'Production',
    mrEnclave,
    url: '',
    timestampMs: NOW_MS - ageMs,
  })
  const account = { nonce: 0, freePlanck: 0n, allowsSkip: true, lockedOut: false }
  const look = (changes: Partial<NonNullable<NodeView['account']>>): string[] =>
    levels(registrationFindings([view({ account: { ...account, ...changes } })], wanted))

  it('by its age in time of the chain', () => {
    assert.deepEqual(look({ registration: registered(HOUR_MS) }), ['ok'])
    assert.deepEqual(look({ registration: registered(31 * HOUR_MS) }), ['warning'])
    assert.deepEqual(look({ registration: registered(49 * HOUR_MS) }), ['problem'])
  })

  it('and by its measurement, whether it is allowed, and whether there is room', () => {
    assert.deepEqual(look({ registration: registered(HOUR_MS, hex32('e1')) }), ['warning'])
    assert.deepEqual(look({}), ['warning'])
    assert.deepEqual(look({ allowsSkip: false }), ['problem'])
    assert.deepEqual(look({ registration: registered(HOUR_MS), lockedOut: true }), ['ok', 'problem'])
    assert.deepEqual(levels(registrationFindings([AWAY], wanted)), ['warning'])
  })
})

describe('doctor looks at this machine', () => {
  it('by the version of Node.js and by options that open memory', () => {
    const runtime = { version: 'v24.1.0', execArgv: [], nodeOptions: undefined }

    assert.deepEqual(levels(nodeRuntimeFindings(runtime)), ['ok'])
    assert.deepEqual(levels(nodeRuntimeFindings({ ...runtime, version: 'v20.19.0' })), ['warning'])
    assert.deepEqual(levels(nodeRuntimeFindings({ ...runtime, version: 'v18.0.0' })), ['problem'])
    assert.deepEqual(levels(nodeRuntimeFindings({ ...runtime, nodeOptions: '--inspect' })), ['ok', 'warning'])
  })

  it('by its native libraries, naming the one that does not load, and not what it said', async () => {
    assert.deepEqual(levels(await nativeLibraryFindings(NATIVE_LIBRARIES)), ['ok'])
    const broken = { name: 'libx', load: () => Promise.reject(new Error('secret detail')) }
    assert.deepEqual(await nativeLibraryFindings([...NATIVE_LIBRARIES, broken]), [
      {
        level: 'problem',
        message: 'libx: its binary was not loaded',
        cure: 'install again for this machine (npm ci), with the Node.js that runs it',
      },
    ])
  })

  it('by who may read secrets and write what decides', () => {
    const status =
      (mode: number, uid = 7) =>
      () => ({ isFolder: false, mode, uid })
    const secret = [{ path: 'p', kind: 'secret' }] as const
    const deciding = [{ path: 'settings.yaml', kind: 'deciding' }] as const

    assert.deepEqual(levels(permissionFindings(secret, status(0o600), 7)), ['ok'])
    const [open] = permissionFindings(secret, status(0o644), 7)
    assert.deepEqual([open?.level, open?.cure], ['problem', 'make sure that nobody copied it, then: chmod 600 p'])
    assert.deepEqual(levels(permissionFindings(deciding, status(0o644), 7)), ['ok'])
    assert.deepEqual(levels(permissionFindings(deciding, status(0o664), 7)), ['warning'])
    assert.deepEqual(levels(permissionFindings(secret, status(0o600, 8), 7)), ['warning'])
    assert.deepEqual(levels(permissionFindings(secret, () => undefined, 7)), ['problem'])
    const later = [{ path: 'keys', kind: 'secret', isMadeLater: true }] as const
    assert.deepEqual(levels(permissionFindings(later, () => undefined, 7)), ['ok'])
  })

  it('by the key folder, which may be new, in use, or torn apart', () => {
    const look = (names: readonly string[] | undefined, lockedBy?: number) =>
      keyFolderFindings({ dir: 'keys', names, lockedBy })[0]

    assert.equal(look(undefined)?.level, 'ok')
    assert.match(look(['root.seal', 'manifest.seal', 'a.key'], 12)?.message ?? '', /1 keys; in use by process 12$/)
    assert.equal(look(['a.key', 'manifest.seal'])?.level, 'problem')
    assert.equal(look(['root.seal', 'a.key'])?.level, 'problem')
  })

  it('by the journal and its disk', () => {
    const head = Buffer.from('SQLite format 3\0', 'latin1')
    const disk = { path: 'j.db', bytes: 4_096, head, freeBytes: 2 ** 31 }

    assert.deepEqual(levels(journalFindings(disk)), ['ok', 'ok'])
    assert.deepEqual(levels(journalFindings({ ...disk, bytes: undefined, head: undefined })), ['ok', 'ok'])
    assert.deepEqual(levels(journalFindings({ ...disk, head: head.subarray(1) })), ['problem', 'ok'])
    assert.deepEqual(levels(journalFindings({ ...disk, freeBytes: 500 * 2 ** 20 })), ['ok', 'warning'])
    assert.deepEqual(levels(journalFindings({ ...disk, freeBytes: 2 ** 20 })), ['ok', 'problem'])
    const [, noFolder] = journalFindings({ ...disk, bytes: undefined, head: undefined, freeBytes: undefined })
    assert.match(
      `${noFolder?.level} ${noFolder?.message} ${noFolder?.cure}`,
      /problem the folder of j\.db.*store\.path/,
    )
  })

  it('by its ports, sockets and certificates', () => {
    const port = { setting: 'worker.port', host: '127.0.0.1', port: 9955 }
    assert.deepEqual(
      (['nobody', 'agent', 'other'] as const).flatMap((at) => levels(portFindings({ ...port, at }))),
      ['ok', 'ok', 'problem'],
    )
    const socket = { path: 's', wantedUid: 7 }
    assert.deepEqual(
      [undefined, { isSocket: false, uid: 7 }, { isSocket: true, uid: 8 }, { isSocket: true, uid: 7 }].flatMap(
        (found) => levels(socketFindings({ ...socket, found })),
      ),
      ['problem', 'problem', 'problem', 'ok'],
    )
    assert.deepEqual(levels(certificateFindings('c.pem', new Uint8Array(9), NOW_MS)), ['problem'])
  })

  it('by who holds a lock, as the kernel lists it', () => {
    const locks = [
      '1: POSIX  ADVISORY  READ 11 08:01:77 0 EOF',
      '2: POSIX  ADVISORY  WRITE 4711 08:01:2097 1073741824 1073742335',
      '3: OFDLCK ADVISORY  WRITE -1 08:01:88 0 EOF',
    ].join('\n')

    assert.equal(lockHolder(locks, 2_097), 4_711)
    for (const inode of [77, 88, 99]) assert.equal(lockHolder(locks, inode), undefined)
    assert.equal(lockHolder('garbage', 1), undefined)
  })
})

describe('doctor looks at the policy', () => {
  const lint = (severity: 'error' | 'warning') =>
    ({ rule: 'r', severity, path: '', routes: [], problem: 'p', advice: 'a' }) as const

  it('by what lint finds, and by whether it can be read', () => {
    const look = (found: Parameters<typeof policyCheckFindings>[2]) => policyCheckFindings('p.yaml', 's.yaml', found)

    assert.deepEqual(levels(look([])), ['ok'])
    assert.deepEqual(levels(look([lint('warning')])), ['warning'])
    const [found] = look([lint('warning'), lint('error')])
    assert.deepEqual(found, {
      level: 'problem',
      message: 'p.yaml: 1 error, 1 warning (r: p)',
      cure: 'signer-layer policy lint p.yaml --config s.yaml',
    })
    assert.deepEqual(levels(look(new SignerError('SIGNER__SETTINGS__INVALID', 'gone'))), ['problem'])
  })
})
