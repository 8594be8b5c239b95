/**
 * What the conformance kit has to know about one kind of platform. A driver, `platforms/<id>.ts`, plays a *well-behaved*
 * platform for a list of learners; `misbehaviour.ts` spoils its answers, `cases.ts` says what must come of it. A driver
 * is listed in `platforms.ts`.
 */
import type { Connector, CourseRequest } from '../../connectors/contract.ts'
import type { ErrorCode } from '../../src/foundation/errors.ts'
import type { Arrived } from '../connectors/local-platform.ts'

/** Now, for every case: pulls begin here, and learners changed in the weeks before. */
export const NOW = new Date('2026-03-01T02:00:00Z')

/** A learner as any platform could know them. The list is in ascending order of `number`; a number may come twice. */
export interface Learner {
  /** 1, 2, 3…; the platform's own ids are made from it. */
  number: number
  name: string
  employeeCode: string
  email: string
  /** Points of 10 with at most one decimal, such as 7.5; on a platform without tests: whatever it has instead. */
  score: number
  /** When the fact was last changed, in whole seconds; several learners may share it. */
  updatedAt: Date
  /** One of the driver's `damages`: the learner's row is written so that it cannot be read. null: a good row. */
  damage: string | null
}

interface Platform {
  connector: Connector
  /**
   * The connector's own keys of an entry in platforms.yaml, before they are parsed, with the driver's secrets.
   * @param pageSize rows that one question asks for; a connector that does not decide this leaves it out
   */
  settings(about: { url: string; pageSize: number }): Record<string, unknown>
  /** Changes to `settings` that must be refused, and the key that the refusal names. */
  invalidSettings: readonly {
    name: string
    settings: Record<string, unknown>
    key: string
  }[]
  /** The one course that is asked for. */
  course: CourseRequest
  /** What a correct reading of a learner holds; a part that the platform does not know is left out. */
  expected(learner: Learner): {
    account: string
    /** The attempt that a record of kind `test` must hold. */
    test?: { raw: string; maximum: string }
    /** Minutes present in the one session that a record of kind `sessions` must hold. */
    minutes?: number
  }
  /** Ways to damage a row, and the reason each is quarantined (or, in a file, refused) with. At least one. */
  damages: Readonly<Record<string, string>>
}

/** What the platform holds while a question is answered; cases change it between two questions. */
export interface PlatformState {
  learners: readonly Learner[]
  /** Rows of one answer at most, where the question does not say. */
  pageSize: number
  /** The local address of the platform, with `basePath`. */
  url: string
}

/** Sent with status 200 unless it says otherwise. */
export type PlatformAnswer = {
  status?: number
  headers?: Record<string, string>
} & ({ json: unknown } | { text: string; type: string })

/** A platform that is asked over HTTP. */
export interface HttpPlatform extends Platform {
  kind: 'http'
  /** Where the platform's address ends below its host, such as `/api`; left out: at the host. */
  basePath?: string
  /**
   * Everything that nobody may ever see, as it travels: token, client secret, and the access token that a sign-in
   * gives. Every data request must carry one of them outside its address.
   */
  secrets: readonly [string, ...string[]]
  /** A request for an access token. Every other request is a *data request*. Left out: there is no sign-in. */
  isSignIn?(request: Arrived): boolean
  /** Answers as the platform would, page by page; without the right token 401 (or what the platform says then). */
  answer(request: Arrived, state: PlatformState): PlatformAnswer
  /** false: all learners come in one answer whatever the page size. */
  pages: boolean
  /** The large page is left out: another driver of the connector reads it, and this one would take seconds. */
  withoutLargePage?: true
  /** The data does not come as JSON: cases that damage JSON are left out. */
  withoutJson?: true
  /** Facts that did not change at or after `since` stay away. false: everything comes at each pull. */
  filtersByTime: boolean
  /** What the platform sends as HTTP 200 instead of data when something is wrong, and what it means. */
  errorObjects: readonly { name: string; json: unknown; code: ErrorCode }[]
  /**
   * Where a status means something else to this connector than by itself: another error code, or `goes on` where the
   * connector rightly does without the answer (an optional function that this site lacks).
   */
  meaning?(request: Arrived, status: number): ErrorCode | 'goes on' | undefined
}

/** A platform whose data comes in files. */
export interface FilePlatform extends Platform {
  kind: 'files'
  /** One file with a row for each learner. @param extraColumn has a column that nobody has heard of */
  file(
    learners: readonly Learner[],
    about: { extraColumn: boolean },
  ): Promise<{ name: string; bytes: Buffer; options: Record<string, unknown> }>
}

export type ConformancePlatform = HttpPlatform | FilePlatform

/** JSON of status 200. */
export const ok = (json: unknown): PlatformAnswer => ({ json })

/** The part of a list that one page holds, and where the next one begins; null on the last page. */
export function pageOf<Row>(
  rows: readonly Row[],
  from: number,
  size: number,
): { rows: Row[]; next: number | null } {
  return {
    rows: rows.slice(from, from + size),
    next: from + size < rows.length ? from + size : null,
  }
}
