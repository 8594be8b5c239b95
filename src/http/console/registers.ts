/** The register of certificates (sổ cấp giấy): per issuer and year, its entries, its book. */
import { z } from 'zod'
import { registerBook } from '../../certificates/register/book.ts'
import { bookState } from '../../certificates/register/book-rows.ts'
import { bookPage as entriesAfter } from '../../certificates/register/book-store.ts'
import { listRegisters } from '../../certificates/register/register-store.ts'
import { countWaiting } from '../../certificates/search/waiting.ts'
import { bookPage, registersPage } from '../../console/certificates/register-page.tsx'
import { consolePage } from '../console-route.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { download } from './fields.ts'

const PAGE_SIZE = 100
const scope = 'certificates:read'

const Named = z.object({
  issuer: z.string().max(300).catch(''),
  year: z.coerce.number().int().min(1900).max(2200).catch(0),
})

export const consoleRegisterRoutes: Route[] = [
  consolePage({
    path: '/console/certificates/register',
    scope,
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      registersPage({
        registers: (await listRegisters(deps.db)).toSorted((a, b) => b.year - a.year),
        waiting: await countWaiting(deps.db, viewer),
        language,
      }),
  }),
  consolePage({
    path: '/console/certificates/register/book',
    scope,
    params: nothing,
    query: Named.extend({ after: z.coerce.number().int().min(0).max(1_000_000_000).catch(0) }),
    handler: async ({ deps, viewer, query, language }) => {
      const { issuer, year, after } = query
      const [register] = await listRegisters(deps.db, { issuer, year })
      if (register === undefined) throw notFound()
      const window = { after, limit: PAGE_SIZE }
      const { entries, last } = await entriesAfter(deps.db, viewer, register, window)
      return bookPage({
        register,
        entries: entries.map((entry) => ({ ...entry, shownState: bookState(entry) })),
        next: last !== null && last < register.last ? last : null,
        fromStart: after === 0,
        language,
      })
    },
  }),
  consolePage({
    path: '/console/certificates/register/book.xlsx',
    scope,
    params: nothing,
    query: Named,
    handler: async ({ deps, viewer, query }) => {
      const { register, workbook } = await registerBook(deps, viewer, query)
      return download(`so-cap-giay-chung-nhan-${register.year}.xlsx`, workbook)
    },
  }),
]
