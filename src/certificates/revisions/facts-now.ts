/** What certificates would say with facts as they are now, and who lacks what is asked for. */
import type { Queryable } from '../../database/connection.ts'
import { type Cohort, getCohort } from '../../programs/store.ts'
import type { CertificateSnapshot } from '../snapshot.ts'
import { paperWording } from '../take-snapshot.ts'
import { type Correctable, corrected, type PresentFacts } from './correct.ts'
import { refuseCertificates } from './refusal.ts'
import { type HeldCertificate, type PresentPerson, presentPeople } from './store.ts'

export interface FactsNow {
  certificate: HeldCertificate
  person: PresentPerson
  /** With the facts that were asked for as they are now. */
  says: CertificateSnapshot
  /** Of the same certificate with every fact as it is now, as far as there is one. */
  saysAll: CertificateSnapshot
  /** The decision of the rules that it would rest on. */
  outcomeRevision: number
}

/**
 * @throws HocvuError `certificate.incomplete` where the roster does not say what the paper needs,
 *   `certificate.not-earned` where the score is asked for and the outcome is not passed, or is about to be decided anew
 */
export async function factsNow(
  db: Queryable,
  held: readonly HeldCertificate[],
  taken: readonly Correctable[],
  now: Date,
): Promise<FactsNow[]> {
  const people = await presentPeople(
    db,
    held.map(({ id }) => id),
    now,
  )
  const cohorts = new Map<string, Cohort>()
  for (const { cohort } of held)
    if (!cohorts.has(cohort)) cohorts.set(cohort, await getCohort(db, cohort))
  const known = held.flatMap((certificate) => {
    const person = people.get(certificate.id)
    const cohort = cohorts.get(certificate.cohort)
    return person === undefined || cohort === undefined ? [] : [{ certificate, person, cohort }]
  })
  refuseIncomplete(known, taken)
  if (taken.includes('score')) refuseUnearned(known)
  return known.map(({ certificate, person, cohort }) => {
    const facts = presentFacts(certificate.snapshot, person, cohort)
    const earned = person.outcome?.verdict === 'passed' && !person.outcome.waits
    return {
      certificate,
      person,
      says: corrected(certificate.snapshot, taken, facts),
      saysAll: corrected(
        certificate.snapshot,
        ['name', 'date-of-birth', 'unit', ...(earned ? (['score'] as const) : []), 'wording'],
        facts,
      ),
      outcomeRevision:
        taken.includes('score') && person.outcome !== null
          ? person.outcome.revision
          : certificate.outcomeRevision,
    }
  })
}

/** What is not known now stays as it was; whoever asks for it has been refused before. */
function presentFacts(
  before: CertificateSnapshot,
  { fullName, dateOfBirth, unit, outcome }: PresentPerson,
  cohort: Cohort,
): PresentFacts {
  const { certificate } = cohort.program
  return {
    learner: {
      fullName,
      dateOfBirth: dateOfBirth ?? before.learner.dateOfBirth,
      unit: unit ?? before.learner.unit,
    },
    score: outcome === null ? before : { score: outcome.score, attendance: outcome.attendance },
    wording:
      certificate?.issuedBy === 'agency'
        ? paperWording(cohort, certificate, before.issueDate)
        : before,
  }
}

interface Known {
  certificate: HeldCertificate
  person: PresentPerson
  cohort: Cohort
}

function refuseIncomplete(known: readonly Known[], taken: readonly Correctable[]): void {
  refuseCertificates(
    'certificate.incomplete',
    known.flatMap(({ certificate: { number }, person, cohort }) => {
      const lacks = (what: string, mend: string) => [
        { name: number, reason: `${what}. ${mend}`, params: { missing: what } },
      ]
      if (taken.includes('date-of-birth') && person.dateOfBirth === null)
        return lacks('the roster has no date of birth', 'Correct the roster first')
      if (taken.includes('unit') && person.unit === null)
        return lacks('the roster has no unit', 'Correct the roster first')
      if (taken.includes('wording') && cohort.program.certificate?.issuedBy !== 'agency')
        return lacks(
          `program ${cohort.programId} has no wording for a certificate of this agency`,
          'Put its `certificate` section back',
        )
      return []
    }),
  )
}

/** @throws HocvuError `certificate.not-earned` */
export function refuseUnearned(known: readonly Pick<Known, 'certificate' | 'person'>[]): void {
  refuseCertificates(
    'certificate.not-earned',
    known.flatMap(({ certificate: { number, cohort }, person: { outcome } }) => {
      const refused = (reason: string) => [{ name: number, reason }]
      if (outcome === null || outcome.waits)
        return refused(`the outcome waits to be decided anew. Run: hocvu reconcile ${cohort}`)
      return outcome.verdict === 'passed'
        ? []
        : refused(`the outcome is ${outcome.verdict}, not passed`)
    }),
  )
}

/**
 * A certificate of an enrolment that is decided no more would hang in the air: the rules would never look at it again.
 * @throws HocvuError `certificate.not-earned`
 */
export function refuseMerged(known: readonly Pick<Known, 'certificate' | 'person'>[]): void {
  refuseCertificates(
    'certificate.not-earned',
    known.flatMap(({ certificate: { number, cohort }, person: { merged } }) =>
      merged
        ? [
            {
              name: number,
              reason: `its row of the roster turned out to be a second row of another person, who is certified with their own: hocvu certify ${cohort}`,
            },
          ]
        : [],
    ),
  )
}
