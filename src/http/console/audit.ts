/** Nhật ký thao tác: what people and programs changed. */
import { z } from 'zod'
import { lastAuditCheck } from '../../access/audit-checks.ts'
import { auditNames, listAudit } from '../../access/list-audit.ts'
import { verifyAudit } from '../../access/verify-audit.ts'
import { auditPage } from '../../console/audit/audit-page.tsx'
import { chainPage } from '../../console/audit/chain-page.tsx'
import { consolePage } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

const guarded = { scope: 'audit:read', wholeRoster: true } as const

/** Anything that cannot be read is not asked for; the rest still is. */
const word = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional()
  .catch(undefined)
const number = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional()
const Asked = z.object({
  actor: word,
  action: word,
  subject: word,
  day: z.iso.date().optional().catch(undefined),
  before: number.catch(undefined),
  after: number.catch(undefined),
})

export const auditRoutes: Route[] = [
  consolePage({
    path: '/console/audit',
    ...guarded,
    params: nothing,
    query: Asked,
    handler: async ({ deps: { db }, query, language }) => {
      const [found, names] = await Promise.all([listAudit(db, query), auditNames(db)])
      return auditPage({ found, asked: query, names, language })
    },
  }),
  consolePage({
    path: '/console/audit/chain',
    ...guarded,
    params: nothing,
    query: nothing,
    handler: async ({ deps: { db }, language }) => {
      const last = await lastAuditCheck(db)
      return chainPage({ verdict: await verifyAudit(db), last, language })
    },
  }),
]
