import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Installation } from '../../src/main.ts'
import { bringClass } from './class.ts'
import { addCopies, keepFirstClass } from './grow.ts'
import { withInstallation } from './installation.ts'

const LEARNERS = 60
const Keys = z.array(z.object({ name: z.string(), orphans: z.string() }))
const Count = z.tuple([z.object({ n: z.number() })])

/** Rows that a foreign key names and that are not there: copies are made while nothing checks. */
async function orphans({ database }: Installation): Promise<string[]> {
  return await database.asOwner(async (pool) => {
    const keys = await pool.query(`
      select conname as name, format('select count(*)::int as n from %s a where %s and not exists (select from %s b where %s)',
        conrelid::regclass,
        (select string_agg(format('a.%I is not null', x.attname), ' and ') from unnest(conkey) k join pg_attribute x on x.attrelid = conrelid and x.attnum = k),
        confrelid::regclass,
        (select string_agg(format('a.%I = b.%I', x.attname, y.attname), ' and ')
          from unnest(conkey, confkey) k(a, b)
          join pg_attribute x on x.attrelid = conrelid and x.attnum = k.a
          join pg_attribute y on y.attrelid = confrelid and y.attnum = k.b)) as orphans
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`)
    const found: string[] = []
    for (const { name, orphans: query } of Keys.parse(keys.rows)) {
      const [{ n }] = Count.parse((await pool.query(query)).rows)
      if (n > 0) found.push(`${name}: ${n}`)
    }
    return found
  })
}

describe('an installation that is grown by copies of a class', () => {
  it('holds what so many classes would have left, and takes another one by the ordinary way', {
    timeout: 120_000,
  }, async () => {
    await withInstallation({ classes: 2, classSize: LEARNERS }, async (opened) => {
      await bringClass(opened, 0, LEARNERS)
      await keepFirstClass(opened)
      await addCopies(opened, 1, 3, () => {})
      const { db } = opened.database
      const counted = await db
        .selectFrom('outcomes')
        .innerJoin('certificates', 'certificates.enrolment_id', 'outcomes.enrolment_id')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('verdict', '=', 'passed')
        .executeTakeFirstOrThrow()
      const passed = await db
        .selectFrom('certificates')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('cohort_id', '=', 'lop-0')
        .executeTakeFirstOrThrow()
      expect(Number(counted.n)).toBe(4 * Number(passed.n))
      expect(Number(passed.n)).toBeGreaterThan(LEARNERS / 2)
      expect(await orphans(opened)).toEqual([])
      await bringClass(opened, 1, LEARNERS)
      expect(await orphans(opened)).toEqual([])
    })
  })
})
