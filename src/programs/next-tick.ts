/** When a schedule of platforms.yaml fires next, by Vietnam's clock. Pure. */

/** Vietnam keeps one time all the year. */
const OFFSET_MS = 7 * 3_600_000
const DAY_MS = 24 * 3_600_000
/** A schedule that does not fire within so many days fires on a 29 February at most. */
const MOST_DAYS = 4 * 366

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ')

/** @param schedule five or six cron fields; @returns null where it cannot be read, or never fires */
export function nextTick(schedule: string, now: Date): Date | null {
  const fields = schedule.trim().toLowerCase().split(/\s+/)
  const [minute, hour, day, month, weekday] = fields.length === 6 ? fields.slice(1) : fields
  const minutes = valuesOf(minute, 0, 59, [])
  const hours = valuesOf(hour, 0, 23, [])
  const days = valuesOf(day, 1, 31, [])
  const months = valuesOf(month, 1, 12, MONTHS, 1)
  const weekdays = valuesOf(weekday, 0, 7, WEEKDAYS)
  if (!minutes || !hours || !days || !months || !weekdays) return null
  // Calendar fields of Vietnam are read as those of UTC, seven hours on.
  const local = now.getTime() + OFFSET_MS
  const today = Math.floor(local / DAY_MS) * DAY_MS
  for (let at = today; at <= today + MOST_DAYS * DAY_MS; at += DAY_MS) {
    const date = new Date(at)
    const dayOfWeek = date.getUTCDay()
    const fits =
      months.has(date.getUTCMonth() + 1) &&
      days.has(date.getUTCDate()) &&
      (weekdays.has(dayOfWeek) || (dayOfWeek === 0 && weekdays.has(7)))
    if (!fits) continue
    for (const h of hours)
      for (const m of minutes) {
        const tick = at + h * 3_600_000 + m * 60_000
        if (tick > local) return new Date(tick - OFFSET_MS)
      }
  }
  return null
}

/** The values of a field in ascending order: star, numbers, names, ranges, steps, lists. */
function valuesOf(
  field: string | undefined,
  from: number,
  to: number,
  names: readonly string[],
  first = 0,
): Set<number> | null {
  const values = new Set<number>()
  const read = (text: string) => {
    const named = names.indexOf(text.slice(0, 3))
    return named >= 0 && text.length >= 3 ? named + first : /^\d+$/.test(text) ? Number(text) : null
  }
  for (const part of (field ?? '').split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [start = '', end] = range.split('-')
    const low = range === '*' ? from : read(start)
    const high =
      range === '*' ? to : end === undefined ? (part.includes('/') ? to : low) : read(end)
    if (low === null || high === null || !/^[1-9]\d*$/.test(step)) return null
    if (low < from || high > to || low > high) return null
    for (let value = low; value <= high; value += Number(step)) values.add(value)
  }
  return new Set([...values].sort((a, b) => a - b))
}
