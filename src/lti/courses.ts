/** Acts of people about courses of learning platforms: which classes belong to one. */
import { appendAudit } from '../access/audit.ts'
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { AuditAction } from '../foundation/texts/console/audit-actions.ts'
import { getCohort } from '../programs/store.ts'
import { deleteCourseClass, findCourse, insertCourseClass } from './course-list.ts'

interface CourseDeps {
  db: Database
  clock: Clock
}

interface Pair {
  courseId: string
  cohortId: string
}

/** Beside those whose evidence names the course. @throws HocvuError `not-found` */
export async function addClassToCourse(deps: CourseDeps, actor: string, pair: Pair): Promise<void> {
  const { definition } = await getCohort(deps.db, pair.cohortId)
  await act(deps, actor, pair, 'lti.class-added', (trx, now) =>
    insertCourseClass(trx, { ...pair, cohortId: definition.id }, { actor, now }),
  )
}

/** One whose evidence names the course belongs to it still. @throws HocvuError `not-found` */
export async function takeClassFromCourse(
  deps: CourseDeps,
  actor: string,
  pair: Pair,
): Promise<void> {
  await act(deps, actor, pair, 'lti.class-removed', (trx) => deleteCourseClass(trx, pair))
}

async function act(
  { db, clock }: CourseDeps,
  actor: string,
  { courseId, cohortId }: Pair,
  action: AuditAction,
  change: (trx: Trx, now: Date) => Promise<boolean>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const course = await findCourse(trx, courseId)
    if (course === null)
      throw new HocvuError('not-found', `There is no course ${courseId} of a learning platform.`)
    const now = clock.now()
    if (!(await change(trx, now))) return
    await appendAudit(trx, {
      ...{ at: now, actor, action, subject: course.registrationId },
      after: { cohort: cohortId, course: course.contextId, deployment: course.deploymentId },
    })
  })
}
