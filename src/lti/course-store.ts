/** SQL of courses from which somebody has come. */
import { randomUUID } from 'node:crypto'
import type { Queryable } from '../database/connection.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { Launch, LaunchCourse } from './launch/launch.ts'
import type { Context } from './launch/read-launch.ts'
import type { Registration } from './registration.ts'

/**
 * Takes on what the platform says of it now. Deep linking names no services on some platforms, so what a launch of an
 * item has said of them holds on.
 */
export async function noteCourse(
  db: Queryable,
  outgoing: Pick<Outgoing, 'address'>,
  course: {
    registration: Registration
    deploymentId: string
    context: Context
    kind?: Launch['message']['kind']
  },
  now: Date,
): Promise<LaunchCourse> {
  const { registration, deploymentId, context, kind = 'resource-link' } = course
  const callable = (url: string | null) => (url !== null && isAllowed(outgoing, url) ? url : null)
  const said = { label: context.label, title: context.title, last_seen_at: now }
  const members = { members_url: callable(context.membersUrl) }
  const grades = {
    line_items_url: callable(context.lineItemsUrl),
    grade_scopes: [...context.gradeScopes],
  }
  const isWhole = kind === 'resource-link'
  const changed = {
    ...said,
    ...((isWhole || members.members_url !== null) && members),
    ...((isWhole || grades.line_items_url !== null) && grades),
  }
  const { id } = await db
    .insertInto('lti_courses')
    .values({
      id: randomUUID(),
      registration_id: registration.id,
      deployment_id: deploymentId,
      context_id: context.contextId,
      first_seen_at: now,
      ...{ ...said, ...members, ...grades },
    })
    .onConflict((conflict) =>
      conflict.columns(['registration_id', 'deployment_id', 'context_id']).doUpdateSet(changed),
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
