/** Days as iCalendar (RFC 5545), the same bytes for the same days. Pure. */
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator'
import { addDays } from '../../foundation/dates.ts'
import { calendarTexts } from '../../foundation/texts/calendar.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { CalendarDay } from './calendar-day.ts'

const REFRESH_SECONDS = 4 * 60 * 60
const DAY_SECONDS = 24 * 60 * 60
/** A whole day begins at midnight, when nobody wants to be reminded. */
const MORNING_SECONDS = 8 * 60 * 60

/** @param consoleUrl what addresses of entries begin with; undefined: they have none */
export function writeCalendar(
  days: readonly CalendarDay[],
  { language, consoleUrl }: { language: Language; consoleUrl: string | undefined },
): string {
  const texts = calendarTexts[language]
  const calendar = ical({
    name: texts.name,
    description: texts.description,
    prodId: { company: 'hocvu', product: 'hocvu', language: language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
    x: [['X-WR-TIMEZONE', 'Asia/Ho_Chi_Minh']],
  })
  for (const { uid, on, summary, description, path, sequence, changedAt, remind } of days)
    calendar.createEvent({
      id: uid,
      allDay: true,
      // Whole days have no zone: it is the date in Vietnam wherever the calendar is looked at.
      start: midnight(on),
      end: midnight(addDays(on, 1)),
      summary,
      description: description.join('\n'),
      ...(consoleUrl !== undefined && { url: `${consoleUrl.replace(/\/+$/, '')}${path}` }),
      sequence,
      stamp: changedAt,
      lastModified: changedAt,
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: remind.map((daysBefore) => ({
        type: ICalAlarmType.display,
        description: summary,
        triggerBefore: daysBefore * DAY_SECONDS - MORNING_SECONDS,
      })),
    })
  // Every line ends with a break, the last one too.
  return `${calendar.toString()}\r\n`
}

const midnight = (day: string) => new Date(`${day}T00:00:00Z`)
