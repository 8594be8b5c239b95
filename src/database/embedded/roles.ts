/** The database and the two roles inside a cluster of our own. */
import pg from 'pg'
import { hasCode } from './files.ts'

export const DATABASE = 'hocvu'
export const SERVICE_LOGIN = 'hocvu_service'

export interface ConnectionInfo {
  host: string
  port: number
  user: string
  password: string
  database: string
}

/**
 * Makes what is missing, so that a first start that was cut short is completed by the next one: the database,
 * and a login for the service that cannot make roles, databases or anything else but what the owner grants.
 */
export async function ensureDatabase(owner: ConnectionInfo, servicePassword: string) {
  const client = await connect({ ...owner, database: 'postgres' })
  try {
    const password = client.escapeLiteral(servicePassword)
    const found = await client.query<{ database: boolean; role: boolean; tame: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database,
              EXISTS (SELECT FROM pg_roles WHERE rolname = $2) AS role,
              EXISTS (SELECT FROM pg_roles WHERE rolname = $2 AND rolcanlogin AND NOT (rolsuper
                OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)) AS tame`,
      [DATABASE, SERVICE_LOGIN],
    )
    const has = found.rows[0]
    const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
    if (!has?.role)
      await client.query(`CREATE ROLE ${SERVICE_LOGIN} ${rights} PASSWORD ${password}`)
    else if (!has.tame) await client.query(`ALTER ROLE ${SERVICE_LOGIN} ${rights}`)
    if (!has?.database)
      await client.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0 ENCODING 'UTF8'`)
    if (!(has?.role && has.database))
      await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${SERVICE_LOGIN}`)
    const service = { ...owner, user: SERVICE_LOGIN, password: servicePassword, database: DATABASE }
    if (has?.role && !(await canConnect(service))) {
      await client.query(`ALTER ROLE ${SERVICE_LOGIN} PASSWORD ${password}`)
      await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${SERVICE_LOGIN}`)
    }
  } finally {
    await client.end()
  }
}

async function canConnect(info: ConnectionInfo): Promise<boolean> {
  try {
    await (await connect(info)).end()
    return true
  } catch (error) {
    // Wrong password, or no right to connect.
    if (hasCode(error, '28P01', '28000', '42501')) return false
    throw error
  }
}

async function connect(info: ConnectionInfo): Promise<pg.Client> {
  const client = new pg.Client({ ...info, ssl: false, connectionTimeoutMillis: 15_000 })
  client.on('error', () => {})
  await client.connect()
  return client
}
