/** SQL of what a platform knows of an account's person. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'

export interface AccountIdentity {
  fullName: string
  employeeCode: string | null
  /** In hex. */
  nationalIdHash: string | null
  nationalIdLast4: string | null
  nationalIdDoubtful: boolean
  email: string | null
  /** As dialled inside Vietnam. */
  phone: string | null
  dateOfBirth: string | null
  /** Name or code of a unit, as the platform has it. */
  unit: string | null
}

export async function identityOf(db: Queryable, accountId: string): Promise<AccountIdentity> {
  const found = await sql<AccountIdentity>`
    select full_name as "fullName", employee_code as "employeeCode",
      encode(national_id_hash, 'hex') as "nationalIdHash", national_id_last4 as "nationalIdLast4",
      national_id_doubtful as "nationalIdDoubtful", email,
      case when phone ~ '^[0-9]+$' then phone end as phone, date_of_birth as "dateOfBirth", unit
    from accounts where id = ${accountId}`.execute(db)
  const [identity] = found.rows
  if (!identity) throw new Error(`no account ${accountId}`)
  return identity
}
