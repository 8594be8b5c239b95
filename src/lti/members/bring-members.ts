/** Brings the learners of a course as a roster that waits to be looked at: nothing counts before a person has taken it in. */
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import { keyWithoutNationalId } from '../../evidence/without-national-id.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Outgoing } from '../../foundation/outgoing/outgoing.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { storeUpload } from '../../roster/upload/upload.ts'
import { findCourse } from '../course-list.ts'
import { readRegistration } from '../registration-store.ts'
import { createAccessTokens } from '../services/access-tokens.ts'
import { serviceRefused } from '../services/service-fault.ts'
import { hasKey, memberList } from './member-list.ts'
import { readMembers } from './read-members.ts'
import { recognisedMembers } from './recognised-store.ts'

interface MemberDeps {
  db: Database
  clock: Clock
  vault: Vault
  outgoing: Outgoing
}

/**
 * @param wanted the course, and one of the classes that belong to it
 * @returns the upload, kept as every list that somebody brings: sealed, for an hour, for whoever brought it
 * @throws HocvuError `not-found`, `lti.service-refused`, `outgoing.…`
 */
export async function bringMembers(
  deps: MemberDeps,
  viewer: Viewer,
  { courseId, cohortId }: { courseId: string; cohortId: string },
): Promise<{ id: string; members: number; withoutKey: number }> {
  const course = await findCourse(deps.db, courseId)
  const registration = course && (await readRegistration(deps.db, course.registrationId))
  if (course === null || registration === null)
    throw new HocvuError('not-found', `There is no course ${courseId} of a learning platform.`)
  if (!course.classes.some(({ id }) => id === cohortId)) throw serviceRefused('other-class')
  if (registration.state !== 'active') throw serviceRefused('off')
  if (course.membersUrl === null) throw serviceRefused('no-members')
  const services = { ...deps, tokens: createAccessTokens() }
  const { learners } = await readMembers(services, registration, course.membersUrl)
  if (learners.length === 0) throw serviceRefused('nobody')
  const { emailVerified } = registration
  // A roster takes in nobody who cannot be told from a namesake.
  const ids = learners.map(({ user_id: userId }) => ({
    userId,
    keptId: keyWithoutNationalId(userId, deps.vault),
  }))
  const known = await recognisedMembers(deps.db, viewer, registration, ids)
  const members = learners.filter((member) => hasKey(member, known, emailVerified))
  if (members.length === 0) throw serviceRefused('no-keys')
  const { id } = await storeUpload(deps, viewer, {
    bytes: memberList(members, known, emailVerified),
    name: `${course.title ?? course.label ?? course.contextId} · ${registration.name}`,
    letters: null,
    cohortId,
    unitFile: null,
  })
  return { id, members: members.length, withoutKey: learners.length - members.length }
}
