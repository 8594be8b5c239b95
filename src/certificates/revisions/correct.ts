/** What a certificate would say if facts were taken as they are now, and what that changes. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { CertificateSnapshot } from '../snapshot.ts'
import type { PaperWording } from '../take-snapshot.ts'

/**
 * What a correction may take anew. The roster is the source of the person's facts: a correction of the roster comes
 * first. `unit` is a part of its own, for a person keeps the unit they were trained in when they move on; `wording` is
 * the program's and the cohort's part of the paper.
 */
export const correctable = ['name', 'date-of-birth', 'unit', 'score', 'wording'] as const
export type Correctable = (typeof correctable)[number]

export interface PresentFacts {
  learner: CertificateSnapshot['learner']
  /** Of the outcome, which counts. */
  score: Pick<CertificateSnapshot, 'score' | 'attendance'>
  wording: PaperWording
}

/**
 * The snapshot with the named facts as they are now. Issuer, number, register number, date of issue, decision and all
 * that is not named stay as they were frozen.
 */
export function corrected(
  before: CertificateSnapshot,
  taken: readonly Correctable[],
  { learner, score, wording }: PresentFacts,
): CertificateSnapshot {
  const takes = (part: Correctable) => taken.includes(part)
  return {
    ...before,
    ...(takes('wording') && ofWording(wording)),
    ...(takes('score') && { score: score.score, attendance: score.attendance }),
    learner: {
      fullName: takes('name') ? learner.fullName : before.learner.fullName,
      dateOfBirth: takes('date-of-birth') ? learner.dateOfBirth : before.learner.dateOfBirth,
      unit: takes('unit') ? learner.unit : before.learner.unit,
    },
  }
}

/** By name, so that nothing else that the object may hold comes along. */
function ofWording(wording: PaperWording): PaperWording {
  const { title, parentBody, place, signer, legalBasis, template, agencySignature } = wording
  const { program, cohort, start, end, periods } = wording
  return {
    title,
    parentBody,
    place,
    signer,
    legalBasis,
    wording: wording.wording,
    template,
    agencySignature,
    program,
    cohort,
    start,
    end,
    periods,
  }
}

/** Facts of the paper, as a change names them. */
export const paperFacts = [
  'fullName',
  'dateOfBirth',
  'unit',
  'score',
  'attendance',
  'program',
  'cohort',
  'start',
  'end',
  'periods',
  'title',
  'parentBody',
  'place',
  'signer',
  'legalBasis',
  'wording',
  'template',
  'agencySignature',
] as const
export type PaperFact = (typeof paperFacts)[number]

/** Which part of the paper a fact is taken anew with. */
export function partOf(fact: PaperFact): Correctable {
  switch (fact) {
    case 'fullName':
      return 'name'
    case 'dateOfBirth':
      return 'date-of-birth'
    case 'unit':
      return 'unit'
    case 'score':
    case 'attendance':
      return 'score'
    default:
      return 'wording'
  }
}

export interface Change {
  fact: PaperFact
  /** As text for people; null: the paper does not say it. */
  before: string | null
  after: string | null
}

/** What reads differently on the two papers, in their order. */
export function changesBetween(before: CertificateSnapshot, after: CertificateSnapshot): Change[] {
  return paperFacts.flatMap((fact): Change[] => {
    const [was, is] = [factOf(before, fact), factOf(after, fact)]
    return isDeepStrictEqual(was, is) ? [] : [{ fact, before: asText(was), after: asText(is) }]
  })
}

function factOf(snapshot: CertificateSnapshot, fact: PaperFact): unknown {
  if (fact === 'fullName' || fact === 'dateOfBirth' || fact === 'unit')
    return snapshot.learner[fact]
  if (fact === 'attendance')
    return snapshot.attendance && `${snapshot.attendance.attended}/${snapshot.attendance.required}`
  return snapshot[fact]
}

function asText(value: unknown): string | null {
  if (value === null || (Array.isArray(value) && value.length === 0)) return null
  if (Array.isArray(value)) return value.map(asText).join('\n')
  if (typeof value === 'object' && value !== null)
    return Object.values(value)
      .filter((part) => part !== null)
      .join(' / ')
  return String(value)
}
