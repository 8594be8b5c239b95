/** Quản trị: keys of other programs, and whether the installation stands right. */
import { z } from 'zod'
import {
  createApiKey,
  listApiKeys,
  requireFreeKeyName,
  revokeApiKey,
} from '../../access/api-keys.ts'
import { listUnitChoices } from '../../access/unit-choices.ts'
import { scopes } from '../../access/viewer.ts'
import { checkPage } from '../../console/admin/check-page.tsx'
import { keysPage, newKeyPage } from '../../console/admin/keys-page.tsx'
import { endOfDateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

const guarded = { scope: 'users:write', wholeRoster: true } as const

const Scope = z.enum(scopes)
const NewKey = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.union([Scope.transform((one) => [one]), z.array(Scope)]).default([]),
  unit: z.string().trim().default(''),
  until: z.union([z.literal(''), z.iso.date()]).default(''),
})

export const adminKeyRoutes: Route[] = [
  consolePage({
    path: '/console/admin/keys',
    ...guarded,
    params: nothing,
    query: nothing,
    handler: async ({ deps, language }) => {
      const [keys, units] = await Promise.all([listApiKeys(deps.db), listUnitChoices(deps.db)])
      return keysPage({ keys: keys.toReversed(), units, now: deps.clock.now(), language })
    },
  }),
  consoleAction({
    path: '/console/admin/keys',
    ...guarded,
    params: nothing,
    body: NewKey,
    handler: async ({ deps, viewer, body, language }) => {
      const { db, clock } = deps
      if (body.scopes.length === 0)
        throw new HocvuError('api-key.no-rights', 'The key has no scope. Choose at least one.')
      const expiresAt = body.until === '' ? null : endOfDateInVietnam(body.until)
      if (expiresAt !== null && expiresAt <= clock.now())
        throw new HocvuError('api-key.over', 'The last day of the key is over already.')
      await requireFreeKeyName(db, clock, body.name)
      const { key } = await createApiKey(db, clock, viewer.actor, {
        ...{ name: body.name, scopes: body.scopes },
        ...(body.unit !== '' && { unitCode: body.unit }),
        ...(expiresAt !== null && { expiresAt }),
      })
      return newKeyPage({ name: body.name, secret: key, language })
    },
  }),
  consoleAction({
    path: '/console/admin/keys/{id}/revoke',
    ...guarded,
    params: z.object({ id: z.uuid() }),
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await revokeApiKey(deps.db, deps.clock, viewer.actor, params.id)
      const name = (await listApiKeys(deps.db)).find(({ id }) => id === params.id)?.name ?? ''
      const text = fill(adminTexts[language].keyRevokedNow, { name })
      visit.notify({ kind: 'done', text })
      return seeOther('/console/admin/keys')
    },
  }),
  consolePage({
    path: '/console/admin/check',
    ...guarded,
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      checkPage({ findings: await deps.examine(viewer), language }),
  }),
]
