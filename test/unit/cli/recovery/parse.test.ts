import assert from 'node:assert/strict'
import {
  parseDuration,
  parseFingerprint,
  parseListen,
  parseUrl,
  parseWhole,
} from '../../../../src/cli/recovery/parse.js'

const refuses = <T>(parse: (input: string) => T, ...inputs: readonly string[]): void => {
  for (const input of inputs) assert.throws(() => parse(input), /^Error: must be /, input)
}

describe('the flags of signer-layer recovery', () => {
  it('take times with their unit, up to a day', () => {
    assert.deepEqual(['90s', '15m', '2h', '24h'].map(parseDuration), [90_000, 900_000, 7_200_000, 86_400_000])
    refuses(parseDuration, '', '15', '0m', '-1m', '1d', '25h', '1.5h', '15 m')
  })

  it('take IP addresses with a port, and no names', () => {
    assert.deepEqual(parseListen('127.0.0.1:7000'), { host: '127.0.0.1', port: 7000 })
    assert.deepEqual(parseListen('[::1]:0'), { host: '::1', port: 0 })
    refuses(
      parseListen,
      '',
      '7000',
      '127.0.0.1',
      'localhost:7000',
      '::1:7000',
      '127.0.0.1:65536',
      '256.0.0.1:1',
      '[127.0.0.1',
    )
  })

  it('take addresses of HTTP', () => {
    assert.equal(parseUrl('https://signer.example:7000'), 'https://signer.example:7000')
    refuses(parseUrl, '', 'signer.example', 'ws://127.0.0.1', 'file:///etc/passwd', 'http://a b')
  })

  it('take a key as it is shown, and as people write it', () => {
    const shown = Array.from({ length: 10 }, () => '01ef').join('-')

    for (const written of [shown, shown.replaceAll('-', ''), shown.replaceAll('-', ' ').toUpperCase()])
      assert.equal(parseFingerprint(written), written)
    refuses(parseFingerprint, '', shown.slice(5), `${shown}-01ef`, shown.replace('e', 'g'))
  })

  it('take whole numbers', () => {
    assert.equal(parseWhole('12'), 12)
    refuses(parseWhole, '', '2.0', '-2', '0x2', '1e1', '1000')
  })
})
