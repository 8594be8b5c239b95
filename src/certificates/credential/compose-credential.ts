/**
 * What a revision of a certificate says, as an Open Badges 3.0 credential (https://www.imsglobal.org/spec/ob/v3p0/) in the
 * VC data model 2.0. Says what the paper shows for checking: no birthday, no unit, no number of a person. Pure.
 */
import { createHash } from 'node:crypto'
import { startOfDateInVietnam } from '../../foundation/dates.ts'
import { credentialTexts } from '../../foundation/texts/credential.ts'
import { cleanSnapshot } from '../display.ts'
import type { CertificateSnapshot } from '../snapshot.ts'
import { BADGES_CONTEXT, CREDENTIALS_CONTEXT } from './contexts.ts'
import { didOf } from './did-web.ts'

export interface CredentialFacts {
  certificateId: string
  revision: number
  snapshot: CertificateSnapshot
  /** The address that it is issued under. */
  publicUrl: string
  /** When the revision was made. */
  at: Date
  /** Its place on a status list. */
  list: number
  position: number
}

/** The parts of `resultDescription` that a result points to. */
export const SCORE_RESULT = 'RawScore'
export const PERIODS_RESULT = 'ext:Periods'

/** The same facts give the same document: every id is derived from what it names. */
export function composeCredential(facts: CredentialFacts) {
  const { publicUrl, list, position } = facts
  const snapshot = cleanSnapshot(facts.snapshot)
  const did = didOf(publicUrl)
  return {
    '@context': [CREDENTIALS_CONTEXT, BADGES_CONTEXT],
    id: uuidUrn('credential', did, facts.certificateId, String(facts.revision)),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: snapshot.title,
    issuer: { id: did, type: ['Profile'], name: snapshot.issuer, url: publicUrl },
    validFrom: writeInstant(facts.at),
    awardedDate: startOfDay(snapshot.issueDate),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          hashed: false,
          identityType: 'name',
          identityHash: snapshot.learner.fullName,
        },
      ],
      licenseNumber: snapshot.number,
      ...(snapshot.start === null ? {} : { activityStartDate: startOfDay(snapshot.start) }),
      ...(snapshot.end === null ? {} : { activityEndDate: startOfDay(snapshot.end) }),
      ...achievementOf(did, snapshot),
    },
    evidence: [{ id: snapshot.verifyUrl, type: ['Evidence'], name: credentialTexts.evidence }],
    credentialStatus: {
      id: `${listUrl(publicUrl, list)}#${position}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(position),
      statusListCredential: listUrl(publicUrl, list),
    },
  }
}

/** Where a status list is served. */
export function listUrl(publicUrl: string, list: number): string {
  return `${publicUrl}/status-lists/${list}`
}

/** In whole seconds, as a proof writes its time. */
export function writeInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

function achievementOf(did: string, snapshot: CertificateSnapshot) {
  const { program, periods, score } = snapshot
  const course = { vi: program.vi, en: program.en, periods }
  const achievement = uuidUrn('achievement', did, program.id, JSON.stringify(course))
  const results = [
    ...(score === null
      ? []
      : [
          {
            value: score,
            description: {
              name: credentialTexts.score,
              resultType: SCORE_RESULT,
              valueMin: '0',
              valueMax: '10',
            },
          },
        ]),
    ...(periods === null
      ? []
      : [
          {
            value: String(periods),
            description: { name: credentialTexts.periods, resultType: PERIODS_RESULT },
          },
        ]),
  ].map(({ value, description }) => {
    const id = uuidUrn('result', achievement, description.resultType)
    return {
      result: { type: ['Result'], resultDescription: id, value },
      description: { id, type: ['ResultDescription'], ...description },
    }
  })
  return {
    ...(results.length === 0 ? {} : { result: results.map(({ result }) => result) }),
    achievement: {
      id: achievement,
      type: ['Achievement'],
      achievementType: 'CertificateOfCompletion',
      name: program.vi,
      inLanguage: 'vi',
      description: credentialTexts.description(course),
      criteria: { narrative: credentialTexts.criteria(course) },
      ...(results.length === 0
        ? {}
        : { resultDescription: results.map(({ description }) => description) }),
    },
  }
}

/** Midnight in Vietnam, with its offset: the date stays the date, wherever it is read. */
function startOfDay(date: string): string {
  // Throws on what is no date.
  startOfDateInVietnam(date).toISOString()
  return `${date}T00:00:00+07:00`
}

/** A UUID of version 8 (RFC 9562): made of what it names. */
function uuidUrn(...parts: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ]
  return `urn:uuid:${groups.join('-')}`
}
