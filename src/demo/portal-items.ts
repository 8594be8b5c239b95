/** What the simulated portal knows, item by item: good ones from the world, and two that nobody can read. */
import { Exact } from '../foundation/decimal.ts'
import type { Enrolment } from './enrolments.ts'
import type { SessionMark } from './evidence-of-a-story.ts'
import { createRandom } from './random.ts'
import type { DemoWorld } from './world.ts'

export interface PortalItem {
  id: string
  /** RFC 3339 */
  updated_at: string
  [key: string]: unknown
}

/** Scores come as numbers or texts, with a point or a comma, of 10 or of 100. */
const SCORE_STYLES = ['number', 'number', 'comma', 'point', 'hundred'] as const
type ScoreStyle = (typeof SCORE_STYLES)[number]

const WRITING_SEED = 757
const HOUR_MS = 3_600_000
const VIETNAM_OFFSET_MS = 7 * HOUR_MS

/** In the order the portal pages through them: by time of change, then by id. */
export function portalItems(world: DemoWorld): PortalItem[] {
  const random = createRandom(WRITING_SEED)
  const items = world.enrolments
    .filter(({ cohort }) => cohort.platform === 'portal')
    .map((enrolment) => readableItem(enrolment, random.pick(SCORE_STYLES), world.now))
  return [...items, ...unreadableItems].sort(
    (a, b) => compare(a.updated_at, b.updated_at) || compare(a.id, b.id),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function readableItem(
  { account, cohort, evidence }: Enrolment,
  style: ScoreStyle,
  now: Date,
): PortalItem {
  const last = evidence.attempts.at(-1)
  const done = evidence.topics.filter((at) => at !== null)
  const latest = Math.max(
    Date.parse(`${cohort.start}T08:00:00+07:00`),
    ...done.map((at) => at.getTime()),
    ...evidence.attempts.map((attempt) => attempt.submittedAt.getTime()),
  )
  return {
    id: `${cohort.course.code}:${account.id}`,
    updated_at: vietnamTime(new Date(Math.min(latest + HOUR_MS, now.getTime()))),
    learner: {
      id: account.id,
      full_name: account.fullName,
      ...(account.email !== null && { email: account.email }),
      ...(account.phone !== null && { phone: account.phone }),
      ...(account.employeeCode !== null && { employee_code: account.employeeCode }),
      ...(account.dateOfBirth !== null && { date_of_birth: account.dateOfBirth }),
      unit: account.unit,
    },
    course: { code: cohort.course.code, title: cohort.course.title },
    progress: done.length / cohort.topics.length,
    modules: cohort.topics.map(({ code }, index) => {
      const at = evidence.topics[index]
      return { code, completed_at: at ? vietnamTime(at) : null }
    }),
    final_test: last
      ? {
          ...writtenScore(last.score, style),
          attempts: evidence.attempts.length,
          submitted_at: vietnamTime(last.submittedAt),
        }
      : null,
    sessions: cohort.sessions.flatMap(({ code, minutes }, index) => {
      const mark = evidence.sessions[index]
      // A code that is missing for a learner means that the portal recorded nothing.
      return mark && mark.kind !== 'unmarked' ? [{ code, minutes, ...presence(mark, minutes) }] : []
    }),
    completed_at:
      last && done.length === cohort.topics.length ? vietnamTime(new Date(latest)) : null,
  }
}

function writtenScore(score: string, style: ScoreStyle) {
  switch (style) {
    case 'comma':
      return { score: score.replace('.', ','), max_score: 10 }
    case 'point':
      return { score, max_score: '10' }
    case 'hundred':
      return { score: new Exact(score).times(10).toNumber(), max_score: 100 }
    case 'number':
      return { score: Number(score), max_score: 10 }
  }
}

function presence(mark: SessionMark, minutes: number) {
  switch (mark.kind) {
    case 'minutes':
      return { attended_minutes: mark.minutes }
    case 'excused':
      return { attended_minutes: 0, excuse: mark.reason }
    case 'absent':
    case 'unmarked':
      return { attended_minutes: 0 }
    default:
      return { attended_minutes: minutes }
  }
}

/** `2026-10-07T15:04:05+07:00` */
function vietnamTime(instant: Date): string {
  const local = new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString()
  return `${local.slice(0, 19)}+07:00`
}

/** One without a learner, one whose learner is a line of text: neither says whom it is about. */
const unreadableItems: PortalItem[] = [
  {
    id: 'KNS-CBCC-2026:nhap-tay-1',
    updated_at: '2026-10-20T10:00:00+07:00',
    learner: null,
    course: { code: 'KNS-CBCC-2026', title: 'Kỹ năng số cơ bản cho cán bộ, công chức, viên chức' },
    progress: 1,
    modules: [],
    final_test: {
      score: 'chín',
      max_score: 10,
      attempts: 1,
      submitted_at: '2026-10-20T09:30:00+07:00',
    },
    sessions: [],
    completed_at: null,
  },
  {
    id: 'KNS-LD-2026:nhap-tay-2',
    updated_at: '2026-03-20T10:00:00+07:00',
    learner: 'Lò Văn Nhập',
    course: { code: 'KNS-LD-2026', title: 'Kỹ năng số cho lãnh đạo sở, ngành, cấp xã' },
    progress: '100%',
    modules: null,
    final_test: { score: 8, max_score: 10, attempts: 1, submitted_at: '20/3/2026' },
    sessions: [],
    completed_at: null,
  },
]

/** How many rows of the portal a reader must set aside. */
export const UNREADABLE_PORTAL_ITEMS = unreadableItems.length
