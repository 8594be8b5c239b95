/** The ledger of accounts that a platform allots to units: allotted, handed out, used, finished, expiring. */
import { z } from 'zod'
import { letterings } from '../foundation/old-letters.ts'
import { CellFault, moment } from '../foundation/sheets/cell-values.ts'
import { getPlatform } from '../programs/store.ts'
import { ledgerCounts, listLedger } from '../reports/account-ledger.ts'
import { EXPIRING_DAYS } from '../reports/ledger-counts.ts'
import { allotAccounts } from '../roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../roster/ledger/hand-out.ts'
import { importLedger } from '../roster/ledger/import.ts'
import { UploadedFile } from './bodies.ts'
import { Name, PageOfIds, readPage, unlessEmpty } from './paging.ts'
import { invalidRequest } from './problem.ts'
import { endpoint, noBody, nothing, type Route } from './route.ts'

const text = (longest: number) => z.string().trim().min(1).max(longest)
const instant = z.iso.datetime()
const Platform = z.object({ id: Name })

const Counts = z
  .object({
    allotted: z.int(),
    handedOut: z.int(),
    left: z.int().meta({ description: 'Allotted but not handed out.' }),
    used: z.int().meta({ description: 'The platform shows a sign of use.' }),
    finished: z.int(),
    expiring: z
      .int()
      .meta({ description: 'Handed out, not finished, usable for a few days more.' }),
    expired: z.int().meta({ description: 'Handed out, not finished, usable no more.' }),
  })
  .meta({ id: 'LedgerCounts' })

const UnitOfLedger = z.object({ code: z.string().nullable(), name: z.string() })

const AllotmentLine = z
  .object({
    id: z.uuid(),
    platform: z.string(),
    unit: UnitOfLedger,
    source: z.string().nullable().meta({ description: 'The document that says so.' }),
    usableFrom: z.iso.date(),
    usableUntil: z.iso.date().meta({ description: 'The last valid day.' }),
    state: z.enum(['not-yet-usable', 'usable', 'expiring', 'expired']),
    counts: Counts,
  })
  .meta({ id: 'Allotment' })

const AccountLine = z
  .object({
    id: z.uuid(),
    platform: z.string(),
    allotment: z.uuid(),
    userName: z.string(),
    learner: z
      .string()
      .nullable()
      .meta({ description: 'Employee code, or the roster’s other key; of people the key sees.' }),
    fullName: z.string().nullable(),
    handedOutAt: instant.nullable(),
    known: z.boolean().meta({ description: 'The platform knows an account of this name or id.' }),
    used: z.boolean(),
    finished: z.boolean(),
    expiring: z.boolean(),
    expired: z.boolean(),
  })
  .meta({ id: 'LedgerAccount' })

const Moment = z
  .string()
  .max(40)
  .transform((written, context) => {
    try {
      const at = moment(written)
      if (at !== null) return at
    } catch (thrown) {
      if (!(thrown instanceof CellFault)) throw thrown
    }
    context.addIssue({ code: 'custom', message: 'is not a day, or a day with its time' })
    return z.NEVER
  })

const ListOptions = z.object({
  letters: unlessEmpty(z.enum(letterings).optional()).meta({
    param: { description: 'Old letters that a person has confirmed the file to be typed in.' },
    type: 'string',
    enum: [...letterings],
  }),
})

export const ledgerRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/platforms/{id}/ledger',
    policy: { machine: 'accounts:read' },
    summary: 'Accounts that the platform allots: counts, and the accounts a page at a time.',
    params: Platform,
    query: PageOfIds.extend({
      days: unlessEmpty(
        z
          .string()
          .regex(/^\d{1,3}$/, 'must be a whole number of days')
          .transform(Number)
          .default(EXPIRING_DAYS),
      ).meta({
        param: { description: 'So many days before its last valid day an account is expiring.' },
        type: 'integer',
        minimum: 0,
        maximum: 999,
        default: EXPIRING_DAYS,
      }),
    }),
    body: noBody,
    answer: {
      status: 200,
      description: 'The ledger.',
      schema: z
        .object({
          total: Counts,
          allotments: z.array(AllotmentLine),
          items: z.array(AccountLine),
          next: z.string().nullable().meta({ description: 'Send it as `after`; null at the end.' }),
        })
        .meta({ id: 'Ledger' }),
    },
    handler: async ({ deps, viewer, params, query }) => {
      const { db, clock } = deps
      await getPlatform(db, params.id)
      const question = { platform: params.id, now: clock.now(), expiringDays: query.days }
      const { total, allotments } = await ledgerCounts(db, viewer, question)
      const { rows, next } = await readPage(
        query,
        (window) => listLedger(db, viewer, question, window),
        ({ id }) => id,
      )
      const items = rows.map(({ handedOutAt, ...row }) => ({
        ...row,
        handedOutAt: handedOutAt?.toISOString() ?? null,
      }))
      return { total, allotments, items, next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/allotments',
    // What a unit gets is not for a key of the unit to say.
    policy: { machine: 'accounts:write', wholeRoster: true },
    summary: 'Enters how many accounts the platform allots to a unit, or corrects it.',
    description:
      'A unit has one allotment of a platform on any day: one that names the same days, or some of them, corrects it.',
    params: Platform,
    query: nothing,
    body: z
      .strictObject({
        unit: text(500).meta({ description: 'Code or name of a unit of the roster.' }),
        accounts: z.int().min(0).max(1_000_000),
        usableFrom: z.iso.date(),
        usableUntil: z.iso.date().meta({ description: 'The last valid day.' }),
        source: text(500).optional().meta({ description: 'The document that says so.' }),
      })
      .meta({
        example: {
          unit: 'SL-SKHCN',
          accounts: 12,
          usableFrom: '2022-05-06',
          usableUntil: '2022-05-21',
          source: '003',
        },
      }),
    answer: {
      status: 200,
      description: 'The allotment.',
      schema: z.object({
        id: z.uuid(),
        platform: z.string(),
        unit: UnitOfLedger,
        accounts: z.int(),
        usableFrom: z.iso.date(),
        usableUntil: z.iso.date(),
        source: z.string().nullable(),
        state: z.enum(['new', 'corrected', 'unchanged']),
      }),
    },
    handler: async ({ deps, viewer, params, body }) =>
      await allotAccounts(deps, viewer, {
        ...body,
        platform: params.id,
        source: body.source ?? null,
      }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/ledger/imports',
    // A file may name anybody, so a key that sees one branch of units may not bring one.
    policy: { machine: 'accounts:write', wholeRoster: true },
    summary:
      'Imports a list of accounts (.csv or .xlsx): user name, learner, day of handing out, unit.',
    description: 'The parameter may also be a field of the form that carries the file.',
    params: Platform,
    query: ListOptions,
    reads: 'file',
    body: UploadedFile,
    answer: {
      status: 200,
      description: 'What became of the rows.',
      schema: z
        .object({
          listed: z.int().meta({ description: 'Accounts that nobody has yet.' }),
          handedOut: z.int(),
          corrected: z.int().meta({ description: 'Handed out on another day than was known.' }),
          unchanged: z.int(),
          rejected: z.array(z.object({ row: z.int(), field: z.string(), reason: z.string() })),
        })
        .meta({ id: 'LedgerImport' }),
    },
    handler: async ({ deps, viewer, params, query, body }) => {
      const options = ListOptions.safeParse({ ...query, ...body.fields })
      if (!options.success) throw invalidRequest(options.error, 'form')
      const { letters = null } = options.data
      return await importLedger(deps, viewer, params.id, body.bytes, letters)
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/ledger/hand-outs',
    policy: { machine: 'accounts:write' },
    summary: 'Hands an account out to a learner; for its holder, corrects when that was.',
    params: Platform,
    query: nothing,
    body: z
      .strictObject({
        userName: text(100),
        learner: text(200).meta({
          description: 'Employee code, e-mail, phone or id of a person on the roster.',
        }),
        handedOutAt: Moment.optional().meta({
          description:
            'A day, or a day with its time, in Asia/Ho_Chi_Minh unless a zone is written; left out: now.',
        }),
        unit: text(500)
          .optional()
          .meta({ description: 'Unit it is allotted to; left out: the learner’s.' }),
      })
      .meta({
        example: { userName: 'sl-onetouch-01', learner: 'CB000177', handedOutAt: '2022-05-06' },
      }),
    answer: {
      status: 200,
      description: 'Who has the account, since when.',
      schema: z.object({
        platform: z.string(),
        userName: z.string(),
        learner: z.string(),
        state: z.enum(['handed-out', 'corrected', 'unchanged']),
        handedOutAt: instant,
      }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const { handedOutAt, ...result } = await handOutAccount(deps, viewer, params.id, {
        userName: body.userName,
        learner: body.learner,
        unit: body.unit ?? null,
        at: body.handedOutAt ?? null,
      })
      return { ...result, handedOutAt: handedOutAt.toISOString() }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/platforms/{id}/ledger/take-backs',
    policy: { machine: 'accounts:write' },
    summary: 'Takes an account back from whoever has it.',
    params: Platform,
    query: nothing,
    body: z
      .strictObject({
        userName: text(100),
        mistaken: z
          .boolean()
          .default(false)
          .meta({ description: 'It was entered by mistake and never counted as handed out.' }),
      })
      .meta({ example: { userName: 'sl-onetouch-01', mistaken: false } }),
    answer: {
      status: 200,
      description: 'Who had the account.',
      schema: z.object({
        platform: z.string(),
        userName: z.string(),
        learner: z.string(),
        handedOutAt: instant,
        takenBackAt: instant,
      }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const { handedOutAt, takenBackAt, ...result } = await takeBackAccount(
        deps,
        viewer,
        params.id,
        body,
      )
      return {
        ...result,
        handedOutAt: handedOutAt.toISOString(),
        takenBackAt: takenBackAt.toISOString(),
      }
    },
  }),
]
