/** `users add|list|link|untie|disable|enable`: people who sign in to the console. */
import { disableUser, enableUser } from '../access/change-user.ts'
import { untieIdentity } from '../access/oidc/sign-in.ts'
import { type Role, roles } from '../access/roles.ts'
import { createSignInLink, LINK_HOURS } from '../access/sign-in-links.ts'
import { findUserByLogin, listUsers, type User } from '../access/user-store.ts'
import { createUser } from '../access/users.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

export interface AddUserOptions {
  name: string
  role: string
  unit?: string
  email?: string
}

export const addUser: Command<[login: string, options: AddUserOptions]> = async (
  context,
  login,
  { name, role, unit, email },
) => {
  const installation = await context.open()
  const { database, clock } = installation
  const { actor } = context.viewer
  const { id } = await database.db.transaction().execute((trx) =>
    createUser(trx, clock, actor, {
      ...{ login, name, role: readRole(role) },
      ...(unit === undefined ? {} : { unitCode: unit }),
      ...(email === undefined ? {} : { email }),
    }),
  )
  const link = await linkFor(installation, actor, id)
  context.output.result({ id, login, link }, () => passOn(login, link))
  return exitCodes.done
}

async function requireLogin({ database: { db } }: Installation, login: string): Promise<User> {
  const user = await findUserByLogin(db, login)
  if (user !== null) return user
  throw new HocvuError('not-found', `Nobody signs in as "${login}". See: hocvu users list`)
}

/** Out at once, on every device. */
export const switchOff: Command<[login: string]> = async (context, login) => {
  const installation = await context.open()
  const { id } = await requireLogin(installation, login)
  const { database, clock } = installation
  const changed = await disableUser(database.db, clock, context.viewer.actor, id)
  context.output.result({ login, state: 'disabled', changed }, () =>
    changed ? `${login} is signed out and cannot sign in any more.` : `${login} was switched off.`,
  )
  return exitCodes.done
}

export const switchOn: Command<[login: string]> = async (context, login) => {
  const installation = await context.open()
  const { id } = await requireLogin(installation, login)
  const { database, clock } = installation
  const changed = await enableUser(database.db, clock, context.viewer.actor, id)
  context.output.result({ login, state: 'active', changed }, () =>
    changed ? `${login} can sign in again, with the password of before.` : `${login} is active.`,
  )
  return exitCodes.done
}

/** The person signs in by password from then on, or by a new link. */
export const untieUser: Command<[login: string]> = async (context, login) => {
  const installation = await context.open()
  const { id } = await requireLogin(installation, login)
  const { database, clock } = installation
  const changed = await untieIdentity({ db: database.db, clock }, context.viewer.actor, id)
  context.output.result({ login, changed }, () =>
    changed
      ? `${login} is signed out and signs in by single sign-on no more.`
      : `${login} was tied to no single sign-on account.`,
  )
  return exitCodes.done
}

export const linkUser: Command<[login: string]> = async (context, login) => {
  const installation = await context.open()
  const user = await requireLogin(installation, login)
  const link = await linkFor(installation, context.viewer.actor, user.id)
  context.output.result({ id: user.id, login: user.login, link }, () => passOn(user.login, link))
  return exitCodes.done
}

export const showUsers: Command<[]> = async (context) => {
  const installation = await context.open()
  const users = await listUsers(installation.database.db)
  context.output.result({ users }, () =>
    users.length === 0
      ? 'Nobody signs in yet. Add the first: hocvu users add <login> --name "…" --role administrator'
      : users.map(describe).join('\n'),
  )
  return exitCodes.done
}

const waysOf = ({ hasPassword, identityIssuer }: User) => [
  ...(hasPassword ? ['password'] : []),
  ...(identityIssuer === null ? [] : [`single sign-on (${identityIssuer})`]),
]

const describe = (user: User) =>
  [
    user.login,
    user.name,
    user.role,
    `unit ${user.unit?.code ?? user.unit?.name ?? 'all'}`,
    user.disabledAt === null ? 'active' : 'switched off',
    `signs in by ${waysOf(user).join(' and ') || 'nothing yet'}`,
    `last signed in ${user.lastSignedInAt?.toISOString() ?? 'never'}`,
  ].join('  ')

async function linkFor(
  { database, clock, settings, consoleUrl }: Installation,
  actor: string,
  userId: string,
): Promise<string> {
  const { token } = await createSignInLink(database.db, clock, actor, userId)
  return `${consoleUrl ?? `http://${settings.HOST}:${settings.PORT}`}/sign-in/link/${token}`
}

const passOn = (login: string, link: string) =>
  `${link}\nGive this link to ${login} alone: it sets the password, once, within ${LINK_HOURS} hours.`

function readRole(text: string): Role {
  const role = roles.find((known) => known === text)
  if (role) return role
  throw new HocvuError('request.invalid', `There is no role "${text}". Known: ${roles.join(', ')}.`)
}
