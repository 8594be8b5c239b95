/** What a new certificate says: the cohort, the program's wording and the learner, as they are in this moment. */
import type { Cohort } from '../programs/store.ts'
import type { EligibleLearner } from './earned-store.ts'
import type { Wording } from './issuable.ts'
import { CertificateSnapshot } from './snapshot.ts'

/** What a certificate is given at its issue. */
export interface Given {
  registerNumber: number
  number: string
  code: string
  year: number
  /** In Vietnam. */
  issueDate: string
  decision: { number: string; date: string } | null
}

export function takeSnapshot(
  cohort: Cohort,
  wording: Wording,
  learner: EligibleLearner,
  given: Given,
): CertificateSnapshot {
  return CertificateSnapshot.parse({
    number: given.number,
    registerNumber: given.registerNumber,
    year: given.year,
    issuer: wording.issuer,
    ...paperWording(cohort, wording, given.issueDate),
    decision: given.decision,
    learner: {
      fullName: learner.fullName,
      dateOfBirth: learner.dateOfBirth,
      unit: learner.unit,
    },
    score: learner.score,
    attendance: learner.attendance,
    issueDate: given.issueDate,
    code: given.code,
    verifyUrl: `${wording.publicUrl}/verify/${given.code}`,
  })
}

/** What the program and the cohort say on the paper. */
export type PaperWording = Pick<
  CertificateSnapshot,
  | 'title'
  | 'parentBody'
  | 'place'
  | 'signer'
  | 'legalBasis'
  | 'wording'
  | 'template'
  | 'agencySignature'
  | 'program'
  | 'cohort'
  | 'start'
  | 'end'
  | 'periods'
>

/** @param issueDate in Vietnam */
export function paperWording(
  cohort: Cohort,
  wording: Omit<Wording, 'publicUrl'>,
  issueDate: string,
): PaperWording {
  return {
    title: wording.title,
    parentBody: wording.parentBody,
    place: wording.place,
    signer: wording.signer,
    legalBasis: wording.legalBasis,
    wording: wording.wording,
    template: wording.template,
    agencySignature: wording.agencySignature,
    program: { id: cohort.programId, vi: cohort.program.title.vi, en: cohort.program.title.en },
    cohort: { id: cohort.id, name: cohort.definition.name },
    start: cohort.definition.start,
    end: lastDay(cohort.definition.deadline, issueDate),
    periods: wording.periods,
  }
}

/** A paper does not name a day that is still to come: whoever is certified early ends on the day of issue. */
function lastDay(deadline: string | null, issueDate: string): string | null {
  return deadline !== null && deadline > issueDate ? issueDate : deadline
}
