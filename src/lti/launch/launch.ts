/** A launch whose token was checked: who comes, from which course, and what for. Nothing in it was believed unsigned. */
import type { Registration } from '../registration.ts'

export interface Launch {
  registration: Registration
  deploymentId: string
  /** As the platform calls the person. */
  sub: string
  /** As the platform says it; empty: it does not. */
  fullName: string
  nameOrder: 'family-first' | 'unknown'
  /** As the platform says it; it counts only where `registration.emailVerified`. */
  email: string | null
  /** Another name of the same person that the platform gives beside `sub`, such as a user name; null: none. */
  username: string | null
  /** By the roles of the context: a teacher, a designer of content, an administrator. */
  isTeacher: boolean
  isLearner: boolean
  /** A teacher looks as if they were a learner: nobody real. */
  isTest: boolean
  course: LaunchCourse | null
  /** `vi` unless the platform says another. */
  language: 'vi' | 'en'
  message: ResourceLink | DeepLinking
}

export interface LaunchCourse {
  /** Of `lti_courses`. */
  id: string
  /** As the platform calls it. */
  contextId: string
  label: string | null
  title: string | null
}

interface ResourceLink {
  kind: 'resource-link'
  resourceLinkId: string
}

/** The platform asks what to put into a course. */
interface DeepLinking {
  kind: 'deep-linking'
  returnUrl: string
  acceptTypes: readonly string[]
  acceptMultiple: boolean
  /** Sent back as it came; null: none. */
  data: string | null
}
