/** What a template prints, of a snapshot: every value as it stands on the paper. docs/certificates.md names them all. */
import { longVietnameseDate, shortDate } from '../foundation/dates.ts'
import {
  displayAttendance,
  displayScore,
  linesOfOffice,
  placeAndDate,
  revisionLine,
  shortVerifyAddress,
  titleLines,
} from './display.ts'
import type { CertificateSnapshot } from './snapshot.ts'

/** @param hasCredential a credential is put into the file */
export function printedFacts(snapshot: CertificateSnapshot, hasCredential: boolean) {
  const { attendance, score, start, end, learner, signer, decision, program } = snapshot
  const percent = attendance && displayAttendance(attendance)
  return {
    number: snapshot.number,
    registerNumber: String(snapshot.registerNumber),
    year: String(snapshot.year),
    title: snapshot.title,
    titleLines: titleLines(snapshot.title),
    parentBody: snapshot.parentBody,
    issuer: snapshot.issuer,
    legalBasis: snapshot.legalBasis,
    fullName: learner.fullName,
    dateOfBirth: shortDate(learner.dateOfBirth),
    unit: learner.unit,
    program: program.vi,
    programInEnglish: program.en,
    cohort: snapshot.cohort.name,
    start: start && shortDate(start),
    end: end && shortDate(end),
    periods: snapshot.periods === null ? null : String(snapshot.periods),
    score: score && displayScore(score),
    attendance: percent && `${percent}%`,
    wording: snapshot.wording,
    decision: decision && {
      number: decision.number,
      date: shortDate(decision.date),
      line: `Quyết định số ${decision.number} ${longVietnameseDate(decision.date)}`,
    },
    place: snapshot.place,
    issueDate: snapshot.issueDate,
    placeAndDate: placeAndDate(snapshot.place, snapshot.issueDate),
    signer: signer && {
      title: signer.title,
      titleLines: linesOfOffice(signer.title),
      name: signer.name,
    },
    signedByHand: !snapshot.agencySignature,
    revision: snapshot.replaces && {
      number: String(snapshot.revision - 1),
      line: revisionLine(snapshot.revision, snapshot.replaces),
    },
    code: snapshot.code,
    verifyAddress: shortVerifyAddress(snapshot.verifyUrl),
    verifyUrl: snapshot.verifyUrl,
    /** When this revision was made; the date of issue for the first. */
    madeOn: snapshot.replaces?.revisedOn ?? snapshot.issueDate,
    hasCredential,
  }
}
