/** Makes the evidence that a story leaves on a platform: attempts, sessions, topics. */
import { endOfDateInVietnam, startOfDateInVietnam } from '../foundation/dates.ts'
import { DEMO_NOW, type DemoCohort } from './cohorts.ts'
import type { Random } from './random.ts'
import type { Story } from './stories.ts'

export type SessionMark =
  | { kind: 'present' | 'late' | 'absent' | 'unmarked' }
  | { kind: 'excused'; reason: string }
  /** There for some of the time; only told by platforms that measure minutes. */
  | { kind: 'minutes'; minutes: number }

export interface Attempt {
  /** Points of 10, an exact decimal. */
  score: string
  submittedAt: Date
}

export interface Evidence {
  suspended: boolean
  /** In the order they were made; the highest counts. */
  attempts: Attempt[]
  /** Points of 10 that a person set in the gradebook instead of the earned ones. */
  overriddenTo: string | null
  /** One for each session of the cohort that was held. */
  sessions: SessionMark[]
  /** One for each topic of the cohort: when it was completed. */
  topics: (Date | null)[]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const REASONS = ['Đi công tác', 'Nghỉ ốm', 'Họp đột xuất', 'Trực phòng chống thiên tai']

export function evidenceOf(story: Story, cohort: DemoCohort, random: Random): Evidence {
  const seen = story !== 'no-evidence'
  return {
    suspended: story === 'suspended',
    attempts: attemptsOf(story, cohort, random),
    overriddenTo: story === 'passes-overridden' ? '7.125' : null,
    sessions: seen ? sessionsOf(story, cohort, random) : heldSessions(cohort).map(unmarked),
    topics: topicsOf(story, cohort, random),
  }
}

const unmarked = (): SessionMark => ({ kind: 'unmarked' })

function heldSessions(cohort: DemoCohort) {
  return cohort.sessions.filter((session) => session.taken)
}

function attemptsOf(story: Story, cohort: DemoCohort, random: Random): Attempt[] {
  const at = () => instantInside(cohort, random)
  switch (story) {
    case 'no-test':
    case 'no-evidence':
      return []
    case 'fails-score':
      return [{ score: quarters(random, 4, 19), submittedAt: at() }]
    case 'fails-just-below':
      return [{ score: random.pick(['4.99', '4.95', '4.995', '4.9']), submittedAt: at() }]
    case 'passes-at-the-mark':
      return [
        {
          score: random.pick(['5', '5', '5.01', '5.005']),
          submittedAt: cohort.open || random.chance(0.6) ? at() : lastMinute(cohort),
        },
      ]
    case 'passes-third-attempt': {
      const [first, second, third] = [at(), at(), at()].sort((a, b) => a.getTime() - b.getTime())
      return [
        { score: '3', submittedAt: first ?? at() },
        { score: '4.99', submittedAt: second ?? at() },
        { score: quarters(random, 20, 28), submittedAt: third ?? at() },
      ]
    }
    case 'passes-overridden':
      return [{ score: '4.5', submittedAt: at() }]
    case 'late':
      return [{ score: goodScore(random), submittedAt: afterTheEnd(cohort, random) }]
    default:
      return [{ score: goodScore(random), submittedAt: at() }]
  }
}

/** Points in quarters: `quarters(random, 20, 40)` gives 5 to 10. */
function quarters(random: Random, from: number, to: number): string {
  return String(random.integer(from, to) / 4)
}

/** Well above the mark; now and then a third, as tests of 30 questions give. */
function goodScore(random: Random): string {
  return random.chance(0.2)
    ? random.pick(['6.33', '6.67', '7.33', '7.67', '8.33', '8.67', '9.33'])
    : quarters(random, 22, 40)
}

function sessionsOf(story: Story, cohort: DemoCohort, random: Random): SessionMark[] {
  const held = heldSessions(cohort)
  const marks = held.map((): SessionMark => attended(cohort, random))
  // Exactly three quarters must remain where an absence is told: everything else in full.
  const full = () => held.map((): SessionMark => ({ kind: 'present' }))
  const excused = (): SessionMark => ({ kind: 'excused', reason: random.pick(REASONS) })
  const absent: SessionMark = { kind: 'absent' }
  const replaced = (...others: SessionMark[]) => {
    const places = random.shuffled(held.map((_, index) => index)).slice(0, others.length)
    return full().map((mark, index) => others[places.indexOf(index)] ?? mark)
  }
  switch (story) {
    case 'passes-excused':
    case 'pending':
      return replaced(excused())
    case 'passes-in-part':
      return held.map(({ minutes }) => ({ kind: 'minutes', minutes: random.integer(140, minutes) }))
    case 'absent-without-reason':
      return replaced(
        measuresMinutes(cohort) && random.chance(0.4)
          ? { kind: 'minutes', minutes: random.integer(20, 85) }
          : absent,
      )
    case 'absent-too-much':
      if (measuresMinutes(cohort) && random.chance(0.3))
        return held.map(() => ({ kind: 'minutes', minutes: random.integer(95, 125) }))
      return cohort.open || !knowsReasons(cohort)
        ? replaced(absent, absent)
        : random.pick([
            () => replaced(absent, absent),
            () => replaced(excused(), absent),
            () => replaced(excused(), excused()),
          ])()
    case 'unrecorded':
      // Zoom knows nothing of whoever registered only after the first session.
      if (!knowsReasons(cohort))
        return full().map((mark, index) => (index === 0 ? unmarked() : mark))
      return random.chance(0.5) ? replaced(unmarked()) : replaced(unmarked(), excused())
    default:
      return marks
  }
}

const measuresMinutes = ({ platform }: DemoCohort) => platform === 'portal' || platform === 'zoom'
const knowsReasons = ({ platform }: DemoCohort) => platform !== 'zoom'

/** There, as far as the rule is concerned: a roll knows "late", the portal and Zoom count minutes. */
function attended(cohort: DemoCohort, random: Random): SessionMark {
  if (measuresMinutes(cohort)) return { kind: 'minutes', minutes: random.integer(165, 180) }
  return random.chance(0.08) ? { kind: 'late' } : { kind: 'present' }
}

function topicsOf(story: Story, cohort: DemoCohort, random: Random): (Date | null)[] {
  const total = cohort.topics.length
  const done =
    story === 'no-evidence'
      ? 0
      : story === 'no-test'
        ? random.integer(1, total - 1)
        : cohort.attendance === 'topics' && story === 'passes-in-part'
          ? total - 1
          : story === 'topics-missing'
            ? random.integer(1, total - 2)
            : total
  const missing = new Set(random.shuffled(cohort.topics.map((_, index) => index)).slice(done))
  return cohort.topics.map((_, index) =>
    missing.has(index) ? null : instantInside(cohort, random),
  )
}

/** In office hours of a day of the cohort that is over at DEMO_NOW. */
function instantInside(cohort: DemoCohort, random: Random): Date {
  const first = startOfDateInVietnam(cohort.start).getTime()
  const end = Math.min(
    endOfDateInVietnam(cohort.deadline).getTime(),
    Date.parse(DEMO_NOW) - 9 * HOUR_MS,
  )
  const day = first + random.integer(1, Math.floor((end - first) / DAY_MS) - 1) * DAY_MS
  return new Date(day + random.integer(8 * 3600, 17 * 3600) * 1000)
}

function lastMinute(cohort: DemoCohort): Date {
  return new Date(endOfDateInVietnam(cohort.deadline).getTime() - 30_000)
}

function afterTheEnd(cohort: DemoCohort, random: Random): Date {
  return new Date(
    endOfDateInVietnam(cohort.deadline).getTime() + random.integer(0, (2 * DAY_MS) / 1000) * 1000,
  )
}
