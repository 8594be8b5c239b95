/** The ledger of a platform's accounts: looked at, allotted, imported, handed out, taken back. */
import { z } from 'zod'
import { ledgerImportPage } from '../../console/platforms/ledger-forms.tsx'
import { ledgerPage } from '../../console/platforms/ledger-page.tsx'
import { PLATFORMS } from '../../console/platforms/standing.tsx'
import { takesFiles } from '../../evidence/platform-files.ts'
import { countWaitingRows } from '../../evidence/quarantine-store.ts'
import { startOfDateInVietnam } from '../../foundation/dates.ts'
import { letterings } from '../../foundation/old-letters.ts'
import { ledgerTexts } from '../../foundation/texts/console/ledger.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getPlatform } from '../../programs/store.ts'
import { ledgerCounts, listLedger } from '../../reports/account-ledger.ts'
import { EXPIRING_DAYS } from '../../reports/ledger-counts.ts'
import { allotAccounts } from '../../roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../../roster/ledger/hand-out.ts'
import { importLedger } from '../../roster/ledger/import.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { readPage, unlessEmpty } from '../paging.ts'
import { nothing, type Route } from '../route.ts'
import { OfPlatform } from './platforms.ts'

const PAGE = 100
const text = (longest: number) => z.string().trim().min(1).max(longest)
const day = z.iso.date()

const addressOf = (id: string) => `${PLATFORMS}/${id}/ledger`
const ledger = { path: `${PLATFORMS}/{id}/ledger`, params: OfPlatform } as const

export const platformLedgerRoutes: Route[] = [
  consolePage({
    ...ledger,
    scope: 'accounts:read',
    query: z.object({ after: z.uuid().optional().catch(undefined) }),
    handler: async ({ deps, viewer, language, params: { id }, query: { after } }) => {
      const { db, clock } = deps
      const platform = await getPlatform(db, id)
      const question = { platform: id, now: clock.now(), expiringDays: EXPIRING_DAYS }
      const { total, allotments } = await ledgerCounts(db, viewer, question)
      const { rows, next } = await readPage(
        { after, limit: PAGE },
        (window) => listLedger(db, viewer, question, window),
        ({ id: account }) => account,
      )
      const waitingRows = await countWaitingRows(db, id)
      return ledgerPage({
        language,
        viewer,
        platform: { id, takesFiles: takesFiles(platform), waitingRows },
        total,
        allotments,
        accounts: rows,
        next,
        isFirst: after === undefined,
      })
    },
  }),
  consoleAction({
    path: `${ledger.path}/allotments`,
    params: OfPlatform,
    scope: 'accounts:write',
    // What a unit gets is not for the unit to say.
    wholeRoster: true,
    body: z.object({
      unit: text(500),
      accounts: z.coerce.number().int().min(0).max(1_000_000),
      usableFrom: day,
      usableUntil: day,
      source: unlessEmpty(text(500).optional()),
    }),
    handler: async ({ deps, visit, viewer, language, params: { id }, body }) => {
      const wanted = { ...body, platform: id, source: body.source ?? null }
      const { state, unit, accounts } = await allotAccounts(deps, viewer, wanted)
      const told = fill(ledgerTexts[language][`didAllot_${state}`], {
        unit: unit.name,
        n: accounts,
      })
      visit.notify({ kind: 'done', text: told })
      return seeOther(addressOf(id))
    },
  }),
  consolePage({
    path: `${ledger.path}/imports`,
    params: OfPlatform,
    scope: 'accounts:read',
    query: nothing,
    handler: async ({ params: { id } }) => seeOther(addressOf(id)),
  }),
  consoleAction({
    path: `${ledger.path}/imports`,
    params: OfPlatform,
    scope: 'accounts:write',
    // A file may name anybody.
    wholeRoster: true,
    reads: 'upload',
    body: z.object({ letters: unlessEmpty(z.enum(letterings).optional()) }),
    handler: async ({ deps, visit, viewer, language, params: { id }, body, file }) => {
      if (file === null) {
        visit.notify({ kind: 'failed', text: ledgerTexts[language].fileMissing })
        return seeOther(addressOf(id))
      }
      const imported = await importLedger(deps, viewer, id, file.bytes, body.letters ?? null)
      return ledgerImportPage({ language, platform: id, imported })
    },
  }),
  consoleAction({
    path: `${ledger.path}/hand-outs`,
    params: OfPlatform,
    scope: 'accounts:write',
    body: z.object({
      userName: text(100),
      learner: text(200),
      handedOutAt: unlessEmpty(day.optional()),
      unit: unlessEmpty(text(500).optional()),
    }),
    handler: async ({ deps, visit, viewer, language, params: { id }, body }) => {
      const { userName, learner, handedOutAt, unit } = body
      const result = await handOutAccount(deps, viewer, id, {
        ...{ userName, learner, unit: unit ?? null },
        at: handedOutAt === undefined ? null : startOfDateInVietnam(handedOutAt),
      })
      const told = ledgerTexts[language][`didHandOut_${result.state}`]
      const who = { account: result.userName, learner: result.learner }
      visit.notify({ kind: 'done', text: fill(told, who) })
      return seeOther(addressOf(id))
    },
  }),
  consoleAction({
    path: `${ledger.path}/take-backs`,
    params: OfPlatform,
    scope: 'accounts:write',
    body: z.object({ userName: text(100), mistaken: z.literal('yes').optional() }),
    handler: async ({ deps, visit, viewer, language, params: { id }, body }) => {
      const { userName, mistaken } = body
      const wanted = { userName, mistaken: mistaken !== undefined }
      const result = await takeBackAccount(deps, viewer, id, wanted)
      const who = { account: result.userName, learner: result.learner }
      visit.notify({ kind: 'done', text: fill(ledgerTexts[language].didTakeBack, who) })
      return seeOther(addressOf(id))
    },
  }),
]
