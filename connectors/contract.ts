/**
 * What every connector is, and the shape of what it delivers.
 *
 *   platform   one configured source: a Moodle site, a portal, a file drop
 *   course     a course as the platform names it (id, shortname, idnumber or code)
 *   account    a person as the platform knows them
 *   record     one normalised fact about an account in a course. A record is keyed by the
 *              platform and the platform's own id (`sourceId`) and always says the *whole* fact:
 *              an emptied fact (grade withdrawn) is a record that says "none", not a missing record.
 *   page       what one step of a pull delivers; it is stored in one transaction with its checkpoint
 *
 * The schemas below are the contract's; wire shapes stay inside a connector's `wire.ts`.
 */
import { z } from 'zod'
import type { ErrorCode } from '../src/foundation/errors.ts'
import type { ConnectorHttp } from './http.ts'
import type { Rates } from './rate.ts'
import type { TokenKeeper } from './tokens.ts'

/** An exact decimal in its shortest written form, such as `7.125`; never a binary float. */
export const DecimalString = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,20})?$/, 'must be a plain decimal such as 7.5')

/** An instant, ISO 8601 in UTC. */
const Instant = z.iso.datetime({ offset: false })

/** A calendar date `yyyy-MM-dd`. */
export const CalendarDate = z.iso.date()

/**
 * A person as the platform knows them. Text is as the platform stored it, trimmed and in NFC.
 * `nationalId` may carry a full CCCD number: the evidence room keeps only a keyed hash and the last four digits.
 */
export const AccountRecord = z.object({
  kind: z.literal('account'),
  sourceId: z.string().min(1),
  account: z.string().min(1),
  fullName: z.string(),
  /** `given-first` when the platform put the given name in front ("Giang Trần Quốc"), else `family-first`; `unknown` when it does not say. */
  nameOrder: z.enum(['family-first', 'given-first', 'unknown']),
  employeeCode: z.string().nullable(),
  nationalId: z.string().nullable(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  /** false only where the platform says so (docs/matching.md, "What links by itself"). */
  emailVerified: z.boolean(),
  phone: z.string().nullable(),
  dateOfBirth: CalendarDate.nullable(),
  unit: z.string().nullable(),
})

const courseFact = {
  sourceId: z.string().min(1),
  /** The platform's id of the account the fact is about. */
  account: z.string().min(1),
  /** The course as the cohort's evidence names it (`CourseRequest.course`), so that evidence finds its cohort again. */
  course: z.string().min(1),
  /** When the platform says the fact was last changed; null when it does not say. */
  sourceUpdatedAt: Instant.nullable(),
}

/** Membership of a course. */
export const EnrolmentRecord = z.object({
  kind: z.literal('enrolment'),
  ...courseFact,
  /** `removed`: the platform no longer lists it; said by the sync once a whole pass did not meet it. */
  state: z.enum(['active', 'suspended', 'expired', 'removed']),
  /** When the account was handed out to the learner, where the platform knows it. */
  handedOutAt: Instant.nullable(),
  firstAccessAt: Instant.nullable(),
})

/**
 * The attempts of one account at one test (a grade item). `attempts` is empty when there is no score.
 * Raw scores stand beside the item's own range; points of 10 are derived by the rules, exactly.
 */
export const TestRecord = z.object({
  kind: z.literal('test'),
  ...courseFact,
  test: z.object({ id: z.string(), name: z.string().nullable(), code: z.string().nullable() }),
  attempts: z.array(
    z.object({
      id: z.string(),
      raw: DecimalString,
      minimum: DecimalString,
      maximum: DecimalString,
      submittedAt: Instant.nullable(),
      /** Set by a person on the platform instead of earned (a gradebook override). */
      overridden: z.boolean(),
    }),
  ),
})

/** One meeting as it stands for one account. Lengths are whole minutes. */
export const SessionPresence = z.object({
  code: z.string().min(1),
  /** Length of the session in minutes. */
  minutes: z.int().min(0).max(100_000),
  startsAt: Instant.nullable(),
  /** false: the session has not been held or its roll not been called; its attendance is still possible. */
  taken: z.boolean(),
  presence: z.discriminatedUnion('state', [
    z.object({ state: z.enum(['present', 'late']) }),
    /** Minutes present, where the platform measures them (Zoom, the portal). */
    z.object({
      state: z.literal('measured'),
      minutes: z.int().min(0),
      excuse: z.string().nullable(),
    }),
    z.object({ state: z.literal('absent'), excuse: z.string().nullable() }),
    z.object({ state: z.literal('unrecorded') }),
  ]),
})

/** The sessions of one account as one source knows them (one attendance activity, one portal item, one roll-call sheet). */
export const SessionsRecord = z.object({
  kind: z.literal('sessions'),
  ...courseFact,
  sessions: z.array(SessionPresence),
})

/** Progress through topics (modules, activities). */
export const TopicsRecord = z.object({
  kind: z.literal('topics'),
  ...courseFact,
  topics: z.array(
    z.object({
      code: z.string().min(1),
      name: z.string().nullable(),
      completed: z.boolean(),
      completedAt: Instant.nullable(),
    }),
  ),
})

/** What the platform itself states about completion; `attendance` is a share of the course between 0 and 1. */
export const CompletionRecord = z.object({
  kind: z.literal('completion'),
  ...courseFact,
  completedAt: Instant.nullable(),
  progress: DecimalString.nullable(),
  attendance: DecimalString.nullable(),
})

export const SourceRecord = z.discriminatedUnion('kind', [
  AccountRecord,
  EnrolmentRecord,
  TestRecord,
  SessionsRecord,
  TopicsRecord,
  CompletionRecord,
])

export type AccountRecord = z.infer<typeof AccountRecord>
export type EnrolmentRecord = z.infer<typeof EnrolmentRecord>
export type TestRecord = z.infer<typeof TestRecord>
export type SessionPresence = z.infer<typeof SessionPresence>
export type SessionsRecord = z.infer<typeof SessionsRecord>
export type TopicsRecord = z.infer<typeof TopicsRecord>
export type CompletionRecord = z.infer<typeof CompletionRecord>
export type SourceRecord = z.infer<typeof SourceRecord>
export type RecordKind = SourceRecord['kind']

/** A row that could not be read. It is kept (encrypted, national IDs masked) until a person has dealt with it. */
export interface QuarantinedRow {
  /** Where it stood, in words an operator can follow: `grades of course KNS-2022, user 57, item "final"`. */
  place: string
  /** The same row read again must give the same key, so that it is quarantined once. */
  key: string
  /** Of which course it is, where the connector knows; else the course that all records of the page share. */
  course?: string
  /** Stable code of the fault, such as `score-out-of-range`. */
  reason: string
  /** One English sentence that says what is wrong and what to do. */
  detail: string
  /** The row as it came. */
  raw: string
}

/** An answer of the platform as it came, kept so that a sync can be normalised again after a connector was corrected. */
export interface KeptAnswer {
  /** What was asked, in words: `gradereport_user_get_grade_items of course KNS-2022`. */
  place: string
  /** Everything that was asked, without the platform's secrets: the same question of another day is the same text. */
  question: string
  status: number
  /** Names in lower case; only those that carry meaning. */
  headers: Readonly<Record<string, string>>
  /** Without the platform's secrets. */
  body: string
}

/** Whatever a connector needs to go on after a page; opaque to everybody else, JSON, without secrets. */
export type Checkpoint = Readonly<Record<string, unknown>>

/**
 * What one step of a pull delivers. Stored in one transaction: records, quarantine, the answers it was made from,
 * checkpoint.
 */
export interface Page {
  records: SourceRecord[]
  quarantined: QuarantinedRow[]
  /** Resuming with this checkpoint continues after this page. */
  checkpoint: Checkpoint
  /**
   * Courses whose enrolments this pull has delivered whole, this page included: an enrolment that is known and did
   * not come is gone from the platform.
   */
  listed?: string[]
  /** What became of the files that this page was made from. */
  files?: FileReport[]
  /** Keys of quarantined rows that read well now: of a connector of files, whose bad rows do not come again. */
  mended?: string[]
  /** For the progress line: how far the pull is, when it can be known. */
  progress?: { done: number; total: number | null }
}

/** How attendance is evidenced; see docs/programs.md, "`cohorts`". */
export const AttendanceSource = z.enum(['sessions', 'topics', 'reported', 'none'])
export type AttendanceSource = z.infer<typeof AttendanceSource>

/** Which of several attempts counts; see docs/programs.md, "Every key". */
const AttemptRule = z.enum(['highest', 'last', 'first'])

/** What cohorts need from one course. */
export const CourseRequest = z.object({
  /** As the cohort's evidence names it: the platform's id, shortname, idnumber or code. */
  course: z.string(),
  /** Grade items wanted, by name or idnumber; empty on platforms with a single final test. */
  finalTests: z.array(z.string()),
  /**
   * Which attempt counts in the programs that ask; `highest` is what a platform's own final grade mostly is. A
   * platform that gives a final grade only is asked for the single attempts when another rule is among them.
   */
  attempts: z.array(AttemptRule),
  attendance: z.array(AttendanceSource),
})
export type CourseRequest = z.infer<typeof CourseRequest>

export interface PullRequest {
  courses: CourseRequest[]
  /** Only what changed at or after this instant, where the platform can filter; null: everything. */
  since: Date | null
  /** Where an interrupted pull stopped; null: from the beginning. */
  checkpoint: Checkpoint | null
  /**
   * When the sync began, the same after an interruption: what a question says of time is reckoned from it, so that a
   * replay asks the same questions.
   */
  startedAt: Date
}

/** Kinds of sheets: a platform's export, a sign-in sheet with a column a session, the roll of one session. */
export const SheetKind = z.enum(['export', 'sign-in', 'roll-call'])
export type SheetKind = z.infer<typeof SheetKind>

/** Length of a tiết. */
export const MINUTES_OF_A_PERIOD = 45

/** What may be said about a file when it is brought. */
export const FileOptions = z.strictObject({
  /** Left out: told by the columns. */
  kind: SheetKind.optional(),
  /** The course that every row is about. */
  course: z.string().trim().min(1).max(200).optional(),
  /** The session of a roll, such as `Buổi 1` or `Sáng 12/3/2026`. */
  session: z.string().trim().min(1).max(200).optional(),
  /** Length of each session. */
  minutes: z.int().min(1).max(100_000).optional(),
  /** What a score is out of, such as 10 or 100. */
  scale: DecimalString.optional(),
  /** The old letters that a person has confirmed the file to be typed in. */
  letters: z.enum(['TCVN3', 'VNI']).optional(),
  /** Headers of its own for fields: `{ score: "Kết quả" }`. */
  map: z.record(z.string(), z.string().trim().min(1).max(200)).optional(),
  /** The file names everybody of its courses: who is missing is no longer enrolled. */
  complete: z.boolean().optional(),
})
export type FileOptions = z.infer<typeof FileOptions>

/** A file that somebody brought: uploaded, given on the command line, or laid into the watched folder. */
export interface SourceFile {
  id: string
  name: string
  receivedAt: Date
  options: FileOptions
  /** Maps that were said for earlier files of the platform, by `FileReport.header`. */
  knownMaps: Readonly<Record<string, Readonly<Record<string, string>>>>
  bytes(): Promise<Buffer>
}

/** What became of a file: taken, refused as a whole, or held because a person must answer a question first. */
export interface FileReport {
  file: string
  state: 'done' | 'rejected' | 'asked'
  /** Rows that were taken, and rows that were refused with their place and reason. */
  taken: number
  refused: { row: number; field: string; reason: string }[]
  /** What was understood, passed over, refused or asked, in English, a line each. */
  notes: string[]
  /** By which a sheet with the same header is known again; left out: no header was found. */
  header?: string
}

export interface ConnectorContext<Settings> {
  settings: Settings
  http: ConnectorHttp
  /** Access tokens that are obtained with a secret, shared by everybody who asks this platform. */
  tokens: TokenKeeper
  /** Files to read, in the order in which they came; empty for a platform without files. */
  files: readonly SourceFile[]
  /** Now, by the clock of the installation. */
  now(): Date
}

/** One line of a set-up check: what was examined, whether it holds, and the mend when it does not. */
export interface CheckFinding {
  name: string
  ok: boolean
  detail: string
  /** What to do next; present when `ok` is false. */
  mend?: string
  /** Stable code of the error that was met, where one was: people read its text in their own language. */
  code?: ErrorCode
}

export interface Connector<Settings = unknown> {
  readonly id: string
  /** The platform's address where it is the same for everybody, so that `url` may be left out. */
  readonly defaultUrl?: string
  /** Parses the connector's own keys of an entry in platforms.yaml. */
  readonly settings: z.ZodType<Settings>
  readonly capabilities: {
    /** The platform can filter by change time, so a second pull may ask only for what changed. */
    incremental: boolean
    /** false: answers are dropped once they are read (raw meeting logs); such a sync cannot be replayed. */
    keepsAnswers: boolean
    /** Reads files that people bring, each once: what a pull does not show again was not mended by that. */
    takesFiles?: true
  }
  /** Addresses besides `url` that the platform has, such as where its tokens are given out. */
  otherAddresses?(settings: Settings): string[]
  /** Requests a second that the platform bears, by category; left out: 10. */
  rates?(settings: Settings): Rates
  /** Proves address, token, rights and clock; never throws for a platform's answer. */
  check(context: ConnectorContext<Settings>, courses: CourseRequest[]): Promise<CheckFinding[]>
  /**
   * Pages of records, in an order that can be resumed after any page.
   * @throws HocvuError `platform.*` when the platform fails as a whole; bad rows are quarantined instead.
   */
  pull(request: PullRequest, context: ConnectorContext<Settings>): AsyncIterable<Page>
}
