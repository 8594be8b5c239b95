/** Quản trị: people who sign in. */
import { z } from 'zod'
import { changeUser, disableUser, enableUser, signOutEverywhere } from '../../access/change-user.ts'
import { untieIdentity } from '../../access/oidc/sign-in.ts'
import { roles } from '../../access/roles.ts'
import { createSignInLink, LINK_HOURS } from '../../access/sign-in-links.ts'
import { listUnitChoices } from '../../access/unit-choices.ts'
import { findUser, listUsers, type User } from '../../access/user-store.ts'
import { createUser } from '../../access/users.ts'
import { peoplePage } from '../../console/admin/people-page.tsx'
import { invitePage, linkPage, personPage } from '../../console/admin/person-pages.tsx'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, nothing, type Route } from '../route.ts'

const guarded = { scope: 'users:write', wholeRoster: true } as const
const OfPerson = z.object({ id: z.uuid() })

const text = z.string().trim()
/** An empty field is none. */
const optional = text.transform((value) => (value === '' ? null : value)).default(null)
const Particulars = z.object({
  name: text,
  email: optional,
  role: z.enum(roles),
  unit: optional,
})

async function requirePerson({ db }: HttpDeps, id: string): Promise<User> {
  const user = await findUser(db, id)
  if (user === null) throw notFound()
  return user
}

/** A link for somebody, made and shown on the page that answers. */
async function linkFor(
  call: { deps: HttpDeps; viewer: { actor: string }; host: string | undefined; language: Language },
  id: string,
) {
  const { deps, viewer, language } = call
  const user = await requirePerson(deps, id)
  const { token } = await createSignInLink(deps.db, deps.clock, viewer.actor, id)
  const link = `${deps.consoleUrl ?? `http://${call.host}`}/sign-in/link/${token}`
  return linkPage({ user, link, hours: LINK_HOURS, language })
}

export const adminPeopleRoutes: Route[] = [
  consolePage({
    path: '/console/admin',
    ...guarded,
    params: nothing,
    query: nothing,
    handler: async ({ deps, visit, language }) =>
      peoplePage({ users: await listUsers(deps.db), own: visit.user.id, language }),
  }),
  consolePage({
    path: '/console/admin/people/new',
    ...guarded,
    params: nothing,
    query: nothing,
    handler: async ({ deps, language }) =>
      invitePage({ units: await listUnitChoices(deps.db), language }),
  }),
  consoleAction({
    path: '/console/admin/people',
    ...guarded,
    params: nothing,
    body: Particulars.extend({ login: text }),
    handler: async (call) => {
      const { deps, viewer, body } = call
      const { unit: unitCode, ...wanted } = body
      const { id } = await deps.db
        .transaction()
        .execute((trx) => createUser(trx, deps.clock, viewer.actor, { ...wanted, unitCode }))
      return await linkFor(call, id)
    },
  }),
  consolePage({
    path: '/console/admin/people/{id}',
    ...guarded,
    params: OfPerson,
    query: nothing,
    handler: async ({ deps, visit, params, language }) => {
      const user = await requirePerson(deps, params.id)
      const units = await listUnitChoices(deps.db)
      const settings = deps.identityProvider?.settings
      const byClaims = settings?.roles != null || settings?.claims.unit != null
      return personPage({ user, isOwn: user.id === visit.user.id, units, byClaims, language })
    },
  }),
  consoleAction({
    path: '/console/admin/people/{id}',
    ...guarded,
    params: OfPerson,
    body: Particulars,
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const { unit: unitCode, ...wanted } = body
      const changed = await changeUser(deps.db, deps.clock, viewer.actor, params.id, {
        ...wanted,
        unitCode,
      })
      const { login } = await requirePerson(deps, params.id)
      const texts = adminTexts[language]
      visit.notify({
        kind: 'done',
        text: changed ? fill(texts.editSaved, { login }) : texts.nothingChanged,
      })
      return seeOther(`/console/admin/people/${params.id}`)
    },
  }),
  consoleAction({
    path: '/console/admin/people/{id}/link',
    ...guarded,
    params: OfPerson,
    body: nothing,
    handler: async (call) => await linkFor(call, call.params.id),
  }),
  personAct('off', disableUser, 'disabledNow'),
  personAct('on', enableUser, 'enabledNow'),
  personAct('sign-out', signOutEverywhere, 'signedOut'),
  personAct('untie', (db, clock, actor, id) => untieIdentity({ db, clock }, actor, id), 'untied'),
]

function personAct(
  name: 'off' | 'on' | 'sign-out' | 'untie',
  act: (
    db: HttpDeps['db'],
    clock: HttpDeps['clock'],
    actor: string,
    id: string,
  ) => Promise<unknown>,
  told: 'disabledNow' | 'enabledNow' | 'signedOut' | 'untied',
): Route {
  return consoleAction({
    path: `/console/admin/people/{id}/${name}`,
    ...guarded,
    params: OfPerson,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await act(deps.db, deps.clock, viewer.actor, params.id)
      const { login } = await requirePerson(deps, params.id)
      const page = `/console/admin/people/${params.id}`
      const texts = adminTexts[language]
      visit.notify({
        kind: 'done',
        text: fill(texts[told], { login }),
        ...(name === 'off' && { undo: { action: `${page}/on`, label: texts.enable } }),
      })
      return seeOther(page)
    },
  })
}
