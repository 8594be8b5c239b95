/** SQL of the people who sign in. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import { scopesOfRole } from './policy.ts'
import type { Role } from './roles.ts'
import type { Viewer } from './viewer.ts'

export interface User {
  id: string
  login: string
  name: string
  email: string | null
  role: Role
  /** The top of the branch the person sees; null: the whole roster. */
  unit: { id: string; code: string | null; name: string } | null
  createdAt: Date
  disabledAt: Date | null
  lastSignedInAt: Date | null
  /** Sessions that began earlier are over. */
  sessionsFrom: Date
  hasPassword: boolean
  /** Who says that it is this person, where somebody beside the password does. */
  identityIssuer: string | null
}

export const loginKey = (login: string): string => login.normalize('NFC').trim().toLowerCase()

/** SQL: what a `User` is made of, of `userTables`. */
export const userColumns = sql`u.id, u.login, u.name, u.email, u.role,
    case when n.id is null then null
      else json_build_object('id', n.id, 'code', n.code, 'name', n.name) end as unit,
    u.created_at as "createdAt", u.disabled_at as "disabledAt",
    u.last_signed_in_at as "lastSignedInAt", u.sessions_from as "sessionsFrom",
    u.password_hash is not null as "hasPassword", i.issuer as "identityIssuer"`

export const userTables = sql`users u left join units n on n.id = u.unit_id
  left join user_identities i on i.user_id = u.id`

const users = sql`select ${userColumns} from ${userTables}`

/** In the order of their login names. */
export async function listUsers(db: Queryable): Promise<User[]> {
  return (await sql<User>`${users} order by u.login_key`.execute(db)).rows
}

export async function findUser(db: Queryable, id: string): Promise<User | null> {
  return (await sql<User>`${users} where u.id = ${id}`.execute(db)).rows[0] ?? null
}

export async function findUserByLogin(db: Queryable, login: string): Promise<User | null> {
  return (
    (await sql<User>`${users} where u.login_key = ${loginKey(login)}`.execute(db)).rows[0] ?? null
  )
}

export async function passwordHashOf(db: Queryable, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

/**
 * Ids of the administrators who can sign in; nobody else changes one of them until the transaction ends.
 * The first lock that a change of people takes.
 */
export async function lockAdministrators(db: Queryable): Promise<string[]> {
  const { rows } = await sql<{ id: string; able: boolean }>`
    select u.id, u.password_hash is not null
      or exists (select from user_identities i where i.user_id = u.id) as able
    from users u where u.role = 'administrator' and u.disabled_at is null
    order by u.id for update`.execute(db)
  return rows.filter(({ able }) => able).map(({ id }) => id)
}

export async function hasUsers(db: Queryable): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** What a person is called in the audit trail. */
export const actorOf = ({ login }: Pick<User, 'login'>): string => `user:${login}`

/** What a signed-in person may see and do. */
export function viewerOf(user: Pick<User, 'login' | 'role' | 'unit'>): Viewer {
  return {
    actor: actorOf(user),
    scopes: scopesOfRole[user.role],
    unitId: user.unit?.id ?? null,
  }
}
