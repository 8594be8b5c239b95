/**
 * Activity completion. Moodle has no course-wide call for it: one request a learner, so only where a cohort
 * asks for topics, and after the first time only for learners who have been in the course since.
 */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { QuarantinedRow, RawPage, TopicsRecord } from '../contract.ts'
import type { Activity, FoundCourse } from './course.ts'
import { type Moodle, optionList, quarantinedWarnings } from './moodle.ts'
import { ActivityStatuses, Participant, Participants } from './wire.ts'

const LEARNERS_A_PAGE = 50

export interface TopicsPage {
  records: TopicsRecord[]
  quarantined: QuarantinedRow[]
  raw: RawPage[]
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
      raw: pages.map((page) => page.raw).filter((raw) => raw !== null),
      lastId: chunk.at(-1) ?? question.afterId,
      last: start + LEARNERS_A_PAGE >= learners.length,
    }
  }
}

/**
 * Ids of active learners in ascending order; with `since` only those who entered the course at or after it.
 * Suspended enrolments are not tracked by Moodle: like their grades, their topics stay as last known.
 */
async function changedLearners(
  moodle: Moodle,
  course: FoundCourse,
  since: Date | null,
): Promise<number[]> {
  const { value } = await moodle.call({
    function: 'core_enrol_get_enrolled_users',
    parameters: {
      courseid: course.id,
      ...optionList({ onlyactive: 1, userfields: 'id,lastcourseaccess,roles' }),
    },
    answer: Participants,
    place: `active participants of course ${course.name}`,
    course: course.name,
  })
  const ids: number[] = []
  for (const row of value) {
    const read = Participant.safeParse(row)
    // Rows that cannot be read are quarantined where people are read.
    if (!read.success) continue
    const { id, roles, lastcourseaccess } = read.data
    if (!roles.some((role) => moodle.settings.learnerRoles.includes(role.shortname))) continue
    if (
      since !== null &&
      (lastcourseaccess === null || Date.parse(lastcourseaccess) < floor(since))
    )
      continue
    ids.push(id)
  }
  return ids.sort((a, b) => a - b)
}

/** Moodle counts whole seconds: an access within the second of `since` is not before it. */
const floor = (since: Date) => Math.floor(since.getTime() / 1000) * 1000

async function readLearner(
  moodle: Moodle,
  course: FoundCourse,
  learner: number,
  question: TopicsQuestion,
): Promise<{ record: TopicsRecord | null; quarantined: QuarantinedRow[]; raw: RawPage | null }> {
  const place = `topics of course ${course.name}, user ${learner}`
  const refused = (reason: string, detail: string, row: unknown) =>
    moodle.quarantine({ place, key: `${course.id}:${learner}`, reason, detail, row })
  try {
    const { value, raw } = await moodle.call({
      function: 'core_completion_get_activities_completion_status',
      parameters: { courseid: course.id, userid: learner },
      answer: ActivityStatuses,
      place,
      course: course.name,
    })
    const quarantined = quarantinedWarnings(moodle, place, value.warnings)
    if (value.statuses.length === 0) throw untracked(course)
    if (value.statuses.some((status) => status.istrackeduser === false)) {
      const detail =
        'Moodle does not track completion of this learner, which is not the same as nothing completed. Give the role the capability moodle/course:isincompletionreports.'
      quarantined.push(refused('not-tracked', detail, value.statuses))
      return { record: null, quarantined, raw }
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
    return { record, quarantined, raw }
  } catch (error) {
    // A learner who was deleted since the list was read; anything else concerns the whole course.
    if (!(error instanceof HocvuError) || !/"(invaliduser|usernotenroled)"/.test(error.message))
      throw error
    const detail = `${error.message} If the learner is gone from the platform, nothing needs to be done.`
    return {
      record: null,
      quarantined: [refused('learner-gone', detail, { userid: learner })],
      raw: null,
    }
  }
}

function untracked(course: FoundCourse): HocvuError {
  return new HocvuError(
    'platform.not-found',
    `Course ${course.name} does not track completion, so there are no topics to read. Switch on completion tracking in the course and its activities, or set \`attendance\` of the cohort's evidence to sessions or none.`,
  )
}
