import { dateInVietnam } from '../../foundation/dates.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { useFrame } from './frame-context.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Further away the date says more than a number of days. */
const RELATIVE_DAYS = 14

/** How long ago or how soon, with the exact time on hover and for machines. */
export function Time({ at }: { at: Date | string }) {
  const { language, now } = useFrame()
  const instant = new Date(at)
  return (
    <time datetime={instant.toISOString()} title={exactTime(instant, language)}>
      {relativeTime(instant, now, language)}
    </time>
  )
}

/** A calendar day as people of the language write it: 05/11/2026, or 5 Nov 2026. */
export function Day({ date }: { date: string | Date }) {
  const { language } = useFrame()
  const day = typeof date === 'string' ? date.slice(0, 10) : dateInVietnam(date)
  return <time datetime={day}>{shownDay(day, language)}</time>
}

// Made once: making one takes longer than a hundred dates.
const days = {
  vi: new Intl.DateTimeFormat('vi-VN', {
    ...{ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' },
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' },
  }),
}

export function shownDay(day: string, language: Language): string {
  return days[language].format(new Date(`${day}T00:00:00Z`))
}

/** The exact time itself, where it is what people look for, such as that of a lesson. */
export function Moment({ at }: { at: Date | string }) {
  const { language } = useFrame()
  const instant = new Date(at)
  const day = shownDay(dateInVietnam(instant), language)
  return <time datetime={instant.toISOString()}>{`${day} ${toTheMinute.format(instant)}`}</time>
}

const clock: Intl.DateTimeFormatOptions = {
  ...{ hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' },
}
const toTheMinute = new Intl.DateTimeFormat('en-GB', clock)
const toTheSecond = new Intl.DateTimeFormat('en-GB', { ...clock, second: '2-digit' })
const inEnglish = new Intl.DateTimeFormat('en-GB', {
  ...{ dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Asia/Ho_Chi_Minh' },
})

/** In Vietnam's time, whatever the zone of the reader: 05/11/2026 14:30:00, or 5 Nov 2026, 14:30:00. */
export function exactTime(at: Date, language: Language): string {
  if (language === 'vi') return `${shownDay(dateInVietnam(at), language)} ${toTheSecond.format(at)}`
  return inEnglish.format(at)
}

function relativeTime(at: Date, now: Date, language: Language): string {
  const texts = kitTexts[language]
  const distance = now.getTime() - at.getTime()
  const far = Math.abs(distance)
  if (far >= RELATIVE_DAYS * DAY) return shownDay(dateInVietnam(at), language)
  if (far < MINUTE) return distance >= 0 ? texts.justNow : texts.soon
  const past = distance > 0
  if (far < HOUR)
    return fill(past ? texts.minutesAgo : texts.inMinutes, { n: Math.floor(far / MINUTE) })
  if (far < DAY) return fill(past ? texts.hoursAgo : texts.inHours, { n: Math.floor(far / HOUR) })
  return fill(past ? texts.daysAgo : texts.inDays, { n: Math.floor(far / DAY) })
}
