/** The national platform of the demo as an Open edX site: accounts, enrolments, grades and chapters from the world. */
import { Exact } from '../foundation/decimal.ts'
import { nationalPlatform } from './cohorts.ts'
import type { Enrolment } from './enrolments.ts'
import type { OpenEdxAccount, OpenEdxEnrolment, OpenEdxSite } from './open-edx-site.ts'
import type { DemoWorld } from './world.ts'

/** What the final test is out of: every score of 10 with three places is a number of its points. */
const POINTS_OF_THE_TEST = 40
const POINTS_OF_THE_EXERCISE = 4
const MINUTE_MS = 60_000

export function nationalSite(world: DemoWorld): OpenEdxSite {
  const { course, topics } = nationalPlatform
  const members = world.enrolments.filter(({ cohort }) => cohort === nationalPlatform)
  return {
    now: world.now,
    accounts: members.map(accountOf),
    courses: [
      {
        id: course.code,
        name: course.title,
        subsections: [
          {
            id: 'bai-tap',
            label: 'BT 01',
            name: 'Bài tập giữa khóa',
            possible: POINTS_OF_THE_EXERCISE,
          },
          {
            id: 'kiem-tra',
            label: 'KTCK',
            name: 'Kiểm tra cuối khóa',
            possible: POINTS_OF_THE_TEST,
          },
        ],
        chapters: topics.map(({ code, name }) => ({ id: code, name })),
        enrolments: members.map(enrolmentOf),
      },
    ],
    gradebook: true,
    aggregator: true,
  }
}

function accountOf({ account }: Enrolment): OpenEdxAccount {
  const { id, fullName, email } = account
  return { username: id, name: fullName, email: email ?? '', emailConfirmed: true }
}

function enrolmentOf({ account, evidence }: Enrolment, index: number): OpenEdxEnrolment {
  const earned = evidence.attempts.map(({ score }) =>
    new Exact(score).times(POINTS_OF_THE_TEST).div(10),
  )
  const best = earned.length === 0 ? null : Exact.max(...earned).toNumber()
  const exercise = best === null ? null : POINTS_OF_THE_EXERCISE
  return {
    username: account.id,
    mode: 'honor',
    active: !evidence.suspended,
    created: new Date(Date.parse(`${nationalPlatform.start}T08:00:00+07:00`) + index * MINUTE_MS),
    percent: best === null ? 0 : Math.round((best / POINTS_OF_THE_TEST) * 100) / 100,
    earned: [exercise, best],
    chaptersCompleted: evidence.topics.map((at) => at !== null),
  }
}
