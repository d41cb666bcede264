/** Far longer than a reader takes for the most that waits for him. */
const UNREAD_MS = 10_000

/**
 * To be called when a command has done its work. What is left to say keeps the process until it is read; when nobody has
 * taken anything of the log for `everyMs`, the process ends without, by the exit code that it has. Results on standard
 * output are waited for: they may be before a person.
 */
export const endUnread = (everyMs = UNREAD_MS): void => {
  let before = 0
  const look = (): void => {
    const waiting = process.stderr.writableLength
    if (waiting > 0 && waiting === before && process.stdout.writableLength === 0) process.exit()
    before = waiting
  }
  setInterval(look, everyMs).unref()
}
