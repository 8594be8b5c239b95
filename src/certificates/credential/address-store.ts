/** SQL of public addresses. */
import type { Queryable } from '../../database/connection.ts'

export interface AddressSettings {
  publicUrl: string | undefined
  formerPublicUrls: readonly string[]
}

/** Every address that something was or may be issued under: today's first, each once. */
export async function knownAddresses(
  db: Queryable,
  { publicUrl, formerPublicUrls }: AddressSettings,
): Promise<string[]> {
  const used = await db
    .selectFrom('public_addresses')
    .select('url')
    .orderBy('first_used_at')
    .orderBy('url')
    .execute()
  const today = publicUrl === undefined ? [] : [publicUrl]
  return [...new Set([...today, ...formerPublicUrls, ...used.map(({ url }) => url)])]
}
