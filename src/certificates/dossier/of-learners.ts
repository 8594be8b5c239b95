/** SQL of all dossiers that are kept of learners, as JSON says them. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { contentOfKept, type KeptDossier } from './pack.ts'

/** In the order of issue. */
export async function dossiersOfLearners(
  db: Queryable,
  learnerIds: readonly string[],
): Promise<{ number: string; revision: number; created_at: Date; content: unknown }[]> {
  const found = await sql<KeptDossier & { number: string; revision: number; created_at: Date }>`
    select c.number, d.revision, d.created_at, d.content, d.packed, p.phrases, p.definitions
    from certificate_dossiers d
    join certificates c on c.id = d.certificate_id
    left join certificate_dossier_parts p on p.digest = d.parts
    where c.learner_id = any(${[...learnerIds]}::uuid[])
    order by c.issued_at, d.revision`.execute(db)
  return found.rows.map(({ number, revision, created_at, ...kept }) => ({
    number,
    revision,
    created_at,
    content: contentOfKept(kept),
  }))
}
