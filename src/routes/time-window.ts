import { DAYS, type TimeWindowDocument } from './document.js'
import type { RouteContext } from './route-scope.js'

const DAY_MINUTES = 1_440
/** 1970-01-01 was a Thursday. */
const FIRST_DAY = DAYS.indexOf('thu')

/** A part of the day, in minutes of its own offset from UTC. */
export interface TimeWindow {
  /** Days on which it begins, 0 for Monday. */
  readonly days: ReadonlySet<number>
  /** Part of it. */
  readonly fromMinute: number
  /** Not part of it; before `fromMinute` when the window spans midnight. */
  readonly toMinute: number
  readonly utcOffsetMinutes: number
  /** As its author wrote it. */
  readonly text: string
}

const minutes = (clock: string): number => {
  const [hours = '', rest = ''] = clock.split(':')
  return Number(hours) * 60 + Number(rest)
}

const show = ({ days, from, to, utc_offset: offset }: TimeWindowDocument): string =>
  `${days === undefined ? '' : `${days.join(' ')} `}${from} to ${to} ${offset === undefined ? 'UTC' : `UTC${offset}`}`

/** Resolves `time_window`. A window that begins when it ends could be none or the whole day, and is reported. */
export const resolveWindows = (
  windows: readonly TimeWindowDocument[],
  { path, report }: RouteContext,
): readonly TimeWindow[] =>
  windows.map((window) => {
    const { days = DAYS, from, to, utc_offset: offset = '+00:00' } = window
    if (from === to)
      report(`${path}.match.time_window`, 'from and to are equal; for the whole day write 00:00 to 24:00')
    return {
      days: new Set(days.map((day) => DAYS.indexOf(day))),
      fromMinute: minutes(from),
      toMinute: minutes(to),
      utcOffsetMinutes: minutes(offset.slice(1)) * (offset.startsWith('-') ? -1 : 1),
      text: show(window),
    }
  })

const localTime = (timeMs: number, offsetMinutes: number): { readonly day: number; readonly minute: number } => {
  const total = Math.floor(timeMs / 60_000) + offsetMinutes
  const days = Math.floor(total / DAY_MINUTES)
  return { day: (((days + FIRST_DAY) % 7) + 7) % 7, minute: total - days * DAY_MINUTES }
}

/** Whether a time, ms since 1970, lies in the window. What spans midnight belongs to the day on which it begins. */
export const isWithin = (timeMs: number, { days, fromMinute, toMinute, utcOffsetMinutes }: TimeWindow): boolean => {
  const { day, minute } = localTime(timeMs, utcOffsetMinutes)
  if (fromMinute < toMinute) return days.has(day) && minute >= fromMinute && minute < toMinute
  return minute >= fromMinute ? days.has(day) : minute < toMinute && days.has((day + 6) % 7)
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A time as day of the week and time of day, in UTC. */
export const showTime = (timeMs: number): string => {
  const { day, minute } = localTime(timeMs, 0)
  return `${DAYS[day]} ${two(Math.floor(minute / 60))}:${two(minute % 60)} UTC`
}
