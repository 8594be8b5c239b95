/** SQL of courses from which somebody has come. */
import { randomUUID } from 'node:crypto'
import type { Queryable } from '../database/connection.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { LaunchCourse } from './launch/launch.ts'
import type { Context } from './launch/read-launch.ts'
import type { Registration } from './registration.ts'

/** Takes on what the platform says of it now. */
export async function noteCourse(
  db: Queryable,
  outgoing: Pick<Outgoing, 'address'>,
  course: { registration: Registration; deploymentId: string; context: Context },
  now: Date,
): Promise<LaunchCourse> {
  const { registration, deploymentId, context } = course
  const callable = (url: string | null) => (url !== null && isAllowed(outgoing, url) ? url : null)
  const said = {
    label: context.label,
    title: context.title,
    members_url: callable(context.membersUrl),
    line_items_url: callable(context.lineItemsUrl),
    grade_scopes: [...context.gradeScopes],
    last_seen_at: now,
  }
  const { id } = await db
    .insertInto('lti_courses')
    .values({
      id: randomUUID(),
      registration_id: registration.id,
      deployment_id: deploymentId,
      context_id: context.contextId,
      first_seen_at: now,
      ...said,
    })
    .onConflict((conflict) =>
      conflict.columns(['registration_id', 'deployment_id', 'context_id']).doUpdateSet(said),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, contextId: context.contextId, label: context.label, title: context.title }
}

function isAllowed(outgoing: Pick<Outgoing, 'address'>, url: string): boolean {
  try {
    outgoing.address(url)
    return true
  } catch {
    return false
  }
}
