/** How a person is called on the outside. */
import { sql } from 'kysely'

/**
 * SQL: the employee code, else e-mail, phone or the end of the national ID. The learner's row has the alias `l`;
 * everybody on the roster has one of the four.
 */
export const shownKey = sql<string>`coalesce(l.employee_code, l.email, l.phone, '…' || l.national_id_last4)`
