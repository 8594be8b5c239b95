/** How far learners are: block completion, where the site has the completion aggregator, else their certificates. */
import { Exact } from '../../src/foundation/decimal.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import type { CompletionRecord, QuarantinedRow, TopicsRecord } from '../contract.ts'
import type { FoundCourse, Topic } from './course.ts'
import { type PagePosition, readPages } from './pages.ts'
import { inPath, type Question, type Site } from './site.ts'
import { Certificate, LearnerCompletion, UserOfRow } from './wire.ts'

export interface CompletionPage {
  records: (CompletionRecord | TopicsRecord)[]
  quarantined: QuarantinedRow[]
  position: PagePosition | null
}

/** Of openedx-completion-aggregator, which many sites do not have. */
export function completionOf(site: Site, course: FoundCourse, topics: boolean): Question {
  const { settings } = site
  return {
    what: 'the block completion',
    path: `/completion-aggregator/v1/course/${inPath(course.id)}/`,
    query: {
      requested_fields: topics ? `username,${settings.topicBlocks}` : 'username',
      page_size: String(settings.pageSize),
    },
    course: course.name,
    deadlineSeconds: settings.timeouts.grades,
  }
}

/** null for what is not there; anything else that went wrong is thrown again. */
export function absent(error: unknown): null {
  if (error instanceof HocvuError && error.code === 'platform.not-found') return null
  throw error
}

/** @param topics all topics of the course: the site names only blocks that a learner has begun */
export async function* readCompletion(
  site: Site,
  course: FoundCourse,
  topics: readonly Topic[] | null,
  from: PagePosition,
): AsyncGenerator<CompletionPage> {
  const list = completionOf(site, course, topics !== null)
  for await (const { rows, position } of readPages(site, list, from)) {
    const quarantined: QuarantinedRow[] = []
    const records = rows.flatMap((row) => {
      const read = LearnerCompletion.safeParse(row)
      const user = UserOfRow.safeParse(row).data ?? null
      const share = read.success ? new Exact(read.data.completion.percent) : null
      if (read.success && share?.gte(0) && share.lte(1))
        return [
          completionRecord(course, read.data.username, {
            completedAt: null,
            progress: read.data.completion.percent,
          }),
          ...(topics === null ? [] : [topicsRecord(site, course, read.data, topics)]),
        ]
      quarantined.push(
        site.quarantine({
          place: `block completion of course ${course.name}${user === null ? '' : `, user ${user}`}`,
          ...(user !== null && { key: user }),
          reason: share === null ? 'completion-unreadable' : 'progress-out-of-range',
          detail:
            share === null
              ? `The completion cannot be read (field ${read.error?.issues[0]?.path.join('.') || 'row'}). Look at the site's completion aggregator and sync again.`
              : `The completion ${share} lies outside 0 to 1. Have the site aggregate it again (manage.py lms reaggregate_course).`,
          row,
        }),
      )
      return []
    })
    yield { records, quarantined, position }
  }
}

/**
 * What a certificate says; of somebody without one, that the course is not completed.
 * @throws HocvuError `platform.*`
 */
export async function readCertificate(
  site: Site,
  course: FoundCourse,
  username: string,
): Promise<CompletionRecord> {
  const completedAt = await site
    .get(
      {
        what: 'a certificate',
        path: `/api/certificates/v0/certificates/${encodeURIComponent(username)}/courses/${inPath(course.id)}/`,
        course: course.name,
      },
      Certificate,
    )
    .then(({ value }) => (value.is_passing ? value.created_date : null))
    .catch(absent)
  return completionRecord(course, username, { completedAt, progress: null })
}

export function completionRecord(
  course: FoundCourse,
  username: string,
  completion: Pick<CompletionRecord, 'completedAt' | 'progress'>,
): CompletionRecord {
  return {
    kind: 'completion',
    sourceId: `completion:${course.id}:${username}`,
    account: username,
    course: course.name,
    sourceUpdatedAt: null,
    ...completion,
    attendance: null,
  }
}

function topicsRecord(
  { settings }: Site,
  course: FoundCourse,
  learner: ReturnType<typeof LearnerCompletion.parse>,
  topics: readonly Topic[],
): TopicsRecord {
  const completed = new Set(
    (learner[settings.topicBlocks] ?? [])
      .filter(({ completion }) => new Exact(completion.percent).gte(1))
      .map(({ block_key }) => block_key),
  )
  return {
    kind: 'topics',
    sourceId: `topics:${course.id}:${learner.username}`,
    account: learner.username,
    course: course.name,
    sourceUpdatedAt: null,
    topics: topics.map(({ key, code, name }) => ({
      code,
      name,
      completed: completed.has(key),
      completedAt: null,
    })),
  }
}
