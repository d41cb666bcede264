import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isWithin, resolveWindows, showTime, type TimeWindow } from '../../../src/routes/time-window.js'
import type { TimeWindowDocument } from '../../../src/routes/document.js'
import { registry } from './fixtures.js'

const windowOf = (document: TimeWindowDocument): TimeWindow => {
  const [window] = resolveWindows([document], { path: 'routes[0]', registry, report: assert.fail })
  assert.ok(window)
  return window
}
const timeOf = (iso: string): number => Date.parse(`${iso}Z`)

describe('a window of time', () => {
  // 2026-11-26 is a Thursday.
  const cases: readonly (readonly [what: string, window: TimeWindowDocument, time: string, holds: boolean])[] = [
    ['its first minute', { from: '09:00', to: '17:00' }, '2026-11-26T09:00:00', true],
    ['the moment before it', { from: '09:00', to: '17:00' }, '2026-11-26T08:59:59.999', false],
    ['the last moment of it', { from: '09:00', to: '17:00' }, '2026-11-26T16:59:59.999', true],
    ['its end', { from: '09:00', to: '17:00' }, '2026-11-26T17:00:00', false],
    ['a day of it', { days: ['thu'], from: '09:00', to: '17:00' }, '2026-11-26T12:00:00', true],
    ['another day', { days: ['fri', 'wed'], from: '09:00', to: '17:00' }, '2026-11-26T12:00:00', false],
    [
      'midnight at the end of the whole day',
      { days: ['thu'], from: '00:00', to: '24:00' },
      '2026-11-26T23:59:59',
      true,
    ],
    ['midnight after it', { days: ['thu'], from: '00:00', to: '24:00' }, '2026-11-27T00:00:00', false],
    ['over midnight, before it', { days: ['thu'], from: '22:00', to: '02:00' }, '2026-11-26T22:00:00', true],
    ['over midnight, after it', { days: ['thu'], from: '22:00', to: '02:00' }, '2026-11-27T01:59:59', true],
    ['over midnight, its end', { days: ['thu'], from: '22:00', to: '02:00' }, '2026-11-27T02:00:00', false],
    [
      'over midnight, the same hour a day early',
      { days: ['thu'], from: '22:00', to: '02:00' },
      '2026-11-26T01:00:00',
      false,
    ],
    [
      'over midnight, from Sunday to Monday',
      { days: ['sun'], from: '22:00', to: '02:00' },
      '2026-11-30T01:00:00',
      true,
    ],
    ['over midnight, on Monday itself', { days: ['mon'], from: '22:00', to: '02:00' }, '2026-11-30T01:00:00', false],
    ['to midnight, written as 00:00', { days: ['thu'], from: '22:00', to: '00:00' }, '2026-11-26T23:59:00', true],
    [
      'an offset east, where it is the next day',
      { days: ['fri'], from: '00:00', to: '01:00', utc_offset: '+05:30' },
      '2026-11-26T18:30:00',
      true,
    ],
    [
      'an offset west, where it is the day before',
      { days: ['wed'], from: '23:00', to: '24:00', utc_offset: '-08:00' },
      '2026-11-26T07:59:00',
      true,
    ],
    ['the offset counts in minutes', { from: '00:00', to: '00:01', utc_offset: '-03:30' }, '2026-11-26T03:30:30', true],
    ['a leap day', { days: ['tue'], from: '00:00', to: '24:00' }, '2028-02-29T12:00:00', true],
    [
      'the beginning of time',
      { days: ['wed'], from: '12:00', to: '24:00', utc_offset: '-12:00' },
      '1970-01-01T00:00:00',
      true,
    ],
  ]
  for (const [what, window, time, holds] of cases)
    it(`${holds ? 'holds' : 'does not hold'}: ${what}`, () =>
      assert.equal(isWithin(timeOf(time), windowOf(window)), holds))

  it('is refused when it ends when it begins: that could be never, or the whole day', () => {
    const findings: string[] = []
    resolveWindows([{ from: '09:00', to: '09:00' }], {
      path: 'routes[3]',
      registry,
      report: (path, problem) => findings.push(`${path}: ${problem}`),
    })
    assert.deepEqual(findings, [
      'routes[3].match.time_window: from and to are equal; for the whole day write 00:00 to 24:00',
    ])
  })

  it('agrees with the calendar of the platform, at any time and offset', () => {
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    const text = ([hours, minutes]: readonly [number, number]): string =>
      `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
    const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 })
    let held = 0
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        clock,
        clock,
        fc.subarray([...names], { minLength: 1 }),
        offsets,
        (timeMs, from, to, days, offset) => {
          fc.pre(text(from) !== text(to))
          const sign = offset < 0 ? '-' : '+'
          const utc = `${sign}${text([Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60])}`
          const local = new Date(timeMs + offset * 60_000)
          const [now, today] = [local.toISOString().slice(11, 16), local.getUTCDay()]
          const [begin, end] = [text(from), text(to)]
          const isOn = (day: number): boolean => days.includes(names[(day + 7) % 7] ?? 'sun')
          const expected =
            begin < end
              ? now >= begin && now < end && isOn(today)
              : (now >= begin && isOn(today)) || (now < end && isOn(today - 1))
          if (expected) held += 1
          assert.equal(isWithin(timeMs, windowOf({ days, from: begin, to: end, utc_offset: utc })), expected)
        },
      ),
      { numRuns: 500 },
    )
    assert.ok(held > 50, `held only ${held} times`)
  })

  it('is shown with day and time', () => {
    assert.equal(showTime(timeOf('2026-11-26T07:05:59')), 'thu 07:05 UTC')
    assert.equal(showTime(0), 'thu 00:00 UTC')
  })
})
