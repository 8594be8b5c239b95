/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'
import { requireToken, SignIn } from '../sign-in.ts'

/** What a verb says of an activity. */
export const roles = ['progressed', 'attended', 'completed', 'passed', 'failed', 'scored'] as const
export type Role = (typeof roles)[number]

const adl = (name: string) => `http://adlnet.gov/expapi/verbs/${name}`

/** Always read: it takes other statements back. */
export const VOIDED = adl('voided')

const Iri = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'must be an IRI such as https://…')
const verbs = (...names: string[]) => z.array(Iri).default(names.map(adl))
const SessionMinutes = z.int().min(1).max(100_000)

export const XapiSettings = z
  .object({
    /** For `signIn: { type: bearer }`. */
    token: z.string().trim().min(1, 'is missing').optional(),
    /** Without a `type`: basic, which every store takes. */
    signIn: z.preprocess(
      (value) =>
        typeof value === 'object' && value !== null && !('type' in value)
          ? { type: 'basic', ...value }
          : value,
      SignIn,
    ),
    /** The verbs that are read, by what they say. */
    verbs: z
      .object({
        progressed: verbs('progressed'),
        attended: verbs('attended'),
        completed: verbs('completed'),
        passed: verbs('passed'),
        failed: verbs('failed'),
        scored: verbs('scored', 'answered'),
      })
      .superRefine((lists, context) => {
        const all = [VOIDED, ...Object.values(lists).flat()]
        const twice = all.find((verb, index) => all.indexOf(verb) !== index)
        if (twice !== undefined)
          context.addIssue({ code: 'custom', message: `${twice} may stand in one list only` })
      })
      .prefault({}),
    /** Home pages whose account names are employee codes; other account names are user names only. */
    employeeCodes: z.array(Iri).default([]),
    /** How the store's statements write names; left out: not known. */
    nameOrder: z.enum(['family-first', 'given-first']).optional(),
    /** Minutes of the sessions that people attend, by activity id; and of those not named there. */
    sessions: z.record(Iri, SessionMinutes).default({}),
    sessionMinutes: SessionMinutes.optional(),
    /** The topics of a course by activity id, by course: statements tell only which of them somebody completed. */
    topics: z.record(Iri, z.array(Iri).min(1)).default({}),
    /** Minutes that the store may take to show a statement it has stored. */
    lag: z.number().min(0).max(10_080).default(0),
    /** Statements asked for by one request; a store may give fewer. */
    limit: z.int().min(1).max(10_000).default(500),
    /** Deadline of a request in seconds. */
    timeout: z.number().positive().max(3600).default(60),
  })
  .superRefine(requireToken)
export type XapiSettings = z.infer<typeof XapiSettings>
