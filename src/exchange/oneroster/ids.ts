/** `sourcedId` of what has no id of its own here: derived, so that every export calls it the same. */
import { v5 } from 'uuid'

/** Of this product; one installation is told from another by its address. */
const NAMESPACE = '3f1e3a55-61c5-5b0f-9f0b-5d1f6e0a7c44'

export interface OneRosterIds {
  /** The org that stands for this service. */
  office: string
  /** The category of all line items. */
  category: string
  year(year: string): string
  term(cohortId: string): string
  lineItem(cohortId: string): string
  role(learnerId: string): string
  result(enrolmentId: string): string
}

export function oneRosterIds(publicUrl: string): OneRosterIds {
  const derived = (kind: string, of = '') => v5(`${publicUrl} ${kind} ${of}`, NAMESPACE)
  return {
    office: derived('office'),
    category: derived('category'),
    year: (year) => derived('year', year),
    term: (cohortId) => derived('term', cohortId),
    lineItem: (cohortId) => derived('line-item', cohortId),
    // People, enrolments and their classes are told apart by ids that are unique everywhere.
    role: (learnerId) => v5(`role ${learnerId}`, NAMESPACE),
    result: (enrolmentId) => v5(`result ${enrolmentId}`, NAMESPACE),
  }
}
