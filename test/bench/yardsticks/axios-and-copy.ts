/**
 * What a sync is measured against: the same pages by axios, one after another, and the same number of rows of the same
 * text by COPY into a table without a key. No check, no version, no encryption, no checkpoint: the floor that nothing
 * that keeps promises can reach with pages that come at once.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import axios from 'axios'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { z } from 'zod'
import { recordsOfItem } from '../../../connectors/provincial-portal/records.ts'
import { Item } from '../../../connectors/provincial-portal/wire.ts'

const Answer = z.object({ items: z.array(z.unknown()), next_cursor: z.string().nullable() })

/** @returns rows written */
export async function bareLoop(pool: pg.Pool, url: string, limit: number): Promise<number> {
  await pool.query('drop table if exists bare; create table bare (source_id text, payload text)')
  const client = await pool.connect()
  let rows = 0
  try {
    let cursor: string | null = null
    do {
      const { data }: { data: unknown } = await axios.get(`${url}/completions`, {
        params: { limit, ...(cursor !== null && { cursor }) },
      })
      const page: z.infer<typeof Answer> = Answer.parse(data)
      const lines: string[] = []
      for (const item of page.items)
        for (const record of recordsOfItem(Item.parse(item), 'KNS'))
          lines.push(`${record.sourceId}\t${JSON.stringify(record).replaceAll('\\', '\\\\')}\n`)
      await pipeline(
        Readable.from([lines.join('')]),
        client.query(copyFrom('copy bare from stdin')),
      )
      rows += lines.length
      cursor = page.next_cursor
    } while (cursor !== null)
    return rows
  } finally {
    client.release()
  }
}
