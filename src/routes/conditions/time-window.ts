import { showSome } from '../show.js'
import type { Condition } from '../subject.js'
import { isWithin, showTime, type TimeWindow } from '../time-window.js'
import { known } from '../verdict.js'

/** `time_window`: policy time lies in one of these windows; while it stands still nobody can tell. */
export const withinWindow = (windows: readonly TimeWindow[]): Condition => ({
  field: 'time_window',
  isMomentary: true,
  test: ({ policyTimeMs }) =>
    policyTimeMs === undefined ? 'unknown' : known(windows.some((window) => isWithin(policyTimeMs, window))),
  wanted: () => showSome(windows, ({ text }) => text),
  got: ({ policyTimeMs }) => (policyTimeMs === undefined ? 'a time that is not known' : showTime(policyTimeMs)),
})
