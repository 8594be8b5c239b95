/**
 * What led to a revision of a certificate, as it is frozen with it. It is read again years later, by a later version of
 * this service: a field may be added with a default, none may be taken away or given another meaning.
 */
import { z } from 'zod'
import { CalendarDate, DecimalString } from '../../../connectors/contract.ts'
import { StoredCohort, StoredProgram } from '../../programs/stored.ts'

/** An instant, ISO 8601 in UTC. */
const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const Verdict = z.enum(['passed', 'failed', 'incomplete', 'review'])

/** A document that lies beside a decision. It is kept in `attachments`, encrypted. */
const Attachment = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  sha256: z.string(),
})

/** A person's decision, in their words, and whether it was taken back since. */
const Act = z.object({
  id: z.uuid(),
  kind: z.string(),
  reason: z.string(),
  actor: z.string(),
  at: Instant,
  attachment: Attachment.nullable(),
  undone: z
    .object({
      id: z.uuid(),
      reason: z.string(),
      actor: z.string(),
      at: Instant,
      attachment: Attachment.nullable(),
    })
    .nullable(),
})

const session = { platform: z.string(), course: z.string(), session: z.string() }

export const DossierContent = z.object({
  format: z.literal(1),
  frozenAt: Instant,
  /** Of the rules' own code (`RULES_REVISION`) when this was frozen. */
  rulesRevision: z.int(),
  learner: z.object({
    id: z.uuid(),
    /** Employee code, or the roster's other key. */
    key: z.string(),
    fullName: z.string(),
    dateOfBirth: CalendarDate.nullable(),
    /** The whole number is nowhere kept. */
    nationalIdLast4: z.string().nullable(),
    position: z.string().nullable(),
    unit: z
      .object({ code: z.string().nullable(), name: z.string(), since: CalendarDate })
      .nullable(),
  }),
  enrolment: z.object({
    id: z.uuid(),
    origin: z.enum(['platform', 'roster']),
    at: Instant,
    /** As they counted when the outcome was decided. */
    audience: z.string().nullable(),
    handedOutAt: Instant.nullable(),
  }),
  /** The definitions themselves, for files change. */
  program: z.object({ version: z.int(), definition: StoredProgram }),
  cohort: z.object({ version: z.int(), definition: StoredCohort }),
  /** The proposed list that it was issued by, and who released that; null: the program asks for none. */
  approval: z
    .object({
      proposal: z.uuid(),
      openedBy: z.string(),
      openedAt: Instant,
      decision: z.object({ number: z.string(), date: CalendarDate, issuedOn: CalendarDate }),
      releasedBy: z.string(),
      releasedAt: Instant,
      attachment: Attachment.nullable(),
    })
    .nullable()
    .default(null),
  outcome: z.object({
    revision: z.int(),
    verdict: Verdict,
    /** With what they say, as it read then. */
    reasons: z.array(
      z.object({
        code: z.string(),
        params: z.record(z.string(), z.string()),
        vi: z.string(),
        en: z.string(),
      }),
    ),
    /** Points of 10. */
    score: DecimalString.nullable(),
    attendance: z
      .object({
        unit: z.enum(['minutes', 'topics', 'share']),
        attended: DecimalString,
        required: DecimalString,
        possible: DecimalString,
      })
      .nullable(),
    /** null: never. */
    windowClosesAt: Instant.nullable(),
    decidedAt: Instant,
    run: z.object({ id: z.uuid(), actor: z.string() }),
  }),
  /** Each rule with its numbers, each session as it counted. */
  how: z.object({
    /** The rules, applied to what is frozen here, gave the outcome when it was frozen. */
    reproduced: z.boolean(),
    counted: z.enum(['minutes', 'periods']),
    rules: z.array(
      z.object({
        row: z.int(),
        rule: z.string(),
        holds: z.boolean(),
        verdict: Verdict.nullable(),
        figures: z.record(z.string(), z.string()),
      }),
    ),
    sessions: z.array(
      z.object({
        source: z.string(),
        code: z.string(),
        startsAt: z.string().nullable(),
        minutes: z.number(),
        mark: z.string(),
        attended: z.number(),
        absence: z.enum(['excused', 'unexcused']).nullable(),
        excuse: z.string().nullable(),
        markedBy: z.string().nullable(),
        excusedBy: z.string().nullable(),
      }),
    ),
  }),
  /** What platforms said, in the versions that were decided on. */
  records: z.array(
    z.object({
      version: z.int(),
      platform: z.string(),
      course: z.string(),
      /** The platform's own. */
      id: z.string(),
      kind: z.string(),
      account: z.string(),
      payload: z.looseObject({}),
      /** Of the payload, SHA-256 in hex. */
      hash: z.string(),
      readAt: Instant,
      firstReadAt: Instant,
      /** When the platform says that it changed. */
      changedAt: Instant.nullable(),
      sync: z.object({ id: z.uuid(), actor: z.string(), at: Instant }),
      /** Brought by people to this sync: it stood in one of them. */
      files: z.array(z.object({ name: z.string(), sha256: z.string(), by: z.string() })),
      /** The answer of the platform that it was read from; null: not noted. */
      answer: z
        .object({ number: z.int(), sha256: z.string().nullable(), place: z.string().nullable() })
        .nullable(),
    }),
  ),
  decisions: z.object({
    overrides: z.array(
      z.object({
        act: Act,
        kind: z.enum(['allow', 'refuse', 'extend']),
        lastDay: CalendarDate.nullable(),
        expiresOn: CalendarDate.nullable(),
      }),
    ),
    excuses: z.array(z.object({ act: Act, ...session, acceptedBy: z.string() })),
    presences: z.array(z.object({ act: Act, ...session, mark: z.enum(['present', 'absent']) })),
  }),
  /** Everything that was decided about accounts that were once the learner's, in order. */
  links: z.array(
    z.object({
      platform: z.string(),
      /** The platform's id of the account. */
      account: z.string(),
      /** As the platform names its holder. */
      fullName: z.string(),
      state: z.string(),
      of: z.enum(['learner', 'another', 'nobody']),
      reason: z.string(),
      /** Of a link by the rules: the sum of the weights, in bits. */
      score: z.number().nullable(),
      weights: z.array(z.object({ field: z.string(), level: z.string(), bits: z.number() })),
      actor: z.string(),
      at: Instant,
      act: Act.nullable(),
    }),
  ),
  merges: z.array(
    z.object({
      act: Act,
      this: z.enum(['kept', 'absorbed']),
      other: z.object({ key: z.string(), fullName: z.string() }),
    }),
  ),
})
export type DossierContent = z.output<typeof DossierContent>
/** As it is written. */
export type FrozenContent = z.input<typeof DossierContent>
export type FrozenAct = z.input<typeof Act>
