/**
 * Activity completion. Moodle has no course-wide call for it: one request a learner, so only where a cohort
 * asks for topics, and after the first time only for learners who have been in the course since.
 */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { QuarantinedRow, TopicsRecord } from '../contract.ts'
import type { Activity, FoundCourse } from './course.ts'
import { type Moodle, quarantinedWarnings } from './moodle.ts'
import { isAtOrAfter, isGone, readActiveLearners } from './people.ts'
import { ActivityStatuses } from './wire.ts'

const LEARNERS_A_PAGE = 50

export interface TopicsPage {
  records: TopicsRecord[]
  quarantined: QuarantinedRow[]
  lastId: number
  last: boolean
}

export interface TopicsQuestion {
  since: Date | null
  /** Learners up to this id have been read. */
  afterId: number
  activities: readonly Activity[]
  /** Course modules of the final tests; they are no topics. */
  testModules: readonly number[]
}

/** @throws HocvuError `platform.not-found` when the course does not track completion */
export async function* readTopics(
  moodle: Moodle,
  course: FoundCourse,
  question: TopicsQuestion,
): AsyncGenerator<TopicsPage> {
  if (!course.tracksCompletion) throw untracked(course)
  const learners = (await changedLearners(moodle, course, question.since)).filter(
    (id) => id > question.afterId,
  )
  for (let start = 0; start === 0 || start < learners.length; start += LEARNERS_A_PAGE) {
    const chunk = learners.slice(start, start + LEARNERS_A_PAGE)
    const pages = await Promise.all(chunk.map((id) => readLearner(moodle, course, id, question)))
    yield {
      records: pages.flatMap((page) => page.record ?? []),
      quarantined: pages.flatMap((page) => page.quarantined),
      lastId: chunk.at(-1) ?? question.afterId,
      last: start + LEARNERS_A_PAGE >= learners.length,
    }
  }
}

/**
 * Of the active learners, with `since` only those who entered the course at or after it. Suspended enrolments are not
 * tracked by Moodle: like their grades, their topics stay as last known.
 */
async function changedLearners(
  moodle: Moodle,
  course: FoundCourse,
  since: Date | null,
): Promise<number[]> {
  const active = await readActiveLearners(moodle, course)
  return active.filter(({ accessedAt }) => isAtOrAfter(accessedAt, since)).map(({ id }) => id)
}

async function readLearner(
  moodle: Moodle,
  course: FoundCourse,
  learner: number,
  question: TopicsQuestion,
): Promise<{ record: TopicsRecord | null; quarantined: QuarantinedRow[] }> {
  const place = `topics of course ${course.name}, user ${learner}`
  const refused = (reason: string, detail: string, row: unknown) =>
    moodle.quarantine({ course, place, key: `${course.id}:${learner}`, reason, detail, row })
  try {
    const { value } = await moodle.call({
      function: 'core_completion_get_activities_completion_status',
      parameters: { courseid: course.id, userid: learner },
      answer: ActivityStatuses,
      place,
      course: course.name,
    })
    const quarantined = quarantinedWarnings(moodle, course, place, value.warnings)
    if (value.statuses.length === 0) throw untracked(course)
    if (value.statuses.some((status) => status.istrackeduser === false)) {
      const detail =
        'Moodle does not track completion of this learner, which is not the same as nothing completed. Give the role the capability moodle/course:isincompletionreports.'
      quarantined.push(refused('not-tracked', detail, value.statuses))
      return { record: null, quarantined }
    }
    const topics = value.statuses
      .filter((status) => status.tracking !== 0 && !question.testModules.includes(status.cmid))
      .map((status) => {
        const completed = status.state === 1 || status.state === 2
        return {
          code: String(status.cmid),
          name: question.activities.find((activity) => activity.id === status.cmid)?.name ?? null,
          completed,
          completedAt: completed ? status.timecompleted : null,
        }
      })
    const record: TopicsRecord = {
      kind: 'topics',
      sourceId: `topics:${course.id}:${learner}`,
      account: String(learner),
      course: course.name,
      sourceUpdatedAt: null,
      topics,
    }
    return { record, quarantined }
  } catch (error) {
    if (!isGone(error)) throw error
    const detail = `${error.message} If the learner is gone from the platform, nothing needs to be done.`
    return {
      record: null,
      quarantined: [refused('learner-gone', detail, { userid: learner })],
    }
  }
}

/** @throws HocvuError `platform.*` when the topics of the course, or of this learner, cannot be read */
export async function proveTopics(
  moodle: Moodle,
  course: FoundCourse,
  learner: number | null,
): Promise<void> {
  if (!course.tracksCompletion) throw untracked(course)
  if (learner === null) return
  const question = { since: null, afterId: 0, activities: [], testModules: [] }
  const { record, quarantined } = await readLearner(moodle, course, learner, question)
  if (record === null)
    throw new HocvuError('platform.no-right', quarantined.map(({ detail }) => detail).join(' '))
}

function untracked(course: FoundCourse): HocvuError {
  return new HocvuError(
    'platform.not-found',
    `Course ${course.name} does not track completion, so there are no topics to read. Switch on completion tracking in the course and its activities, or set \`attendance\` of the cohort's evidence to sessions or none.`,
  )
}
