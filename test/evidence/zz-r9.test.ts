import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rowsAsTable } from '../../src/database/rows.ts'
import { createWorld, finalTest, account, enrolment, onePage, type World } from '../support/world.ts'
let world: World
beforeAll(async () => { world = await createWorld() })
afterAll(() => world.close())

it('year 0', async () => {
  const out = await world.sync(onePage(finalTest('y0', '8', { sourceUpdatedAt: new Date('0001-01-01T00:00:00+07:00').toISOString() }))).catch(e => String(e))
  console.log('year0', out)
})
it('year 0 sent', async () => {
  for (const v of ['0000-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', '+010000-01-01T00:00:00Z'])
  console.log(v, (await sql`select * from ${rowsAsTable('t', {a:'timestamptz'}, [{a: new Date(v)}])}`.execute(world.db).catch(e=>String(e))))
})
it('types', async () => {
  const q = async (type: any, vals: any[]) => { try { const r = await sql<any>`select a from ${rowsAsTable('t', {a: type}, vals.map(a=>({a})))}`.execute(world.db); console.log(type, vals.map(v=>typeof v==='bigint'?v+'n':v), '->', r.rows.map(x=>x.a)) } catch(e) { console.log(type, vals.map(v=>String(v)), 'ERR', String(e)) } }
  await q('int4',[1,null,undefined,NaN])
  await q('int8',[1,'9223372036854775807',null])
  await q('int8',[1n])
  await q('bool',[true,false,null])
  await q('date',['2020-01-02',null])
  await q('date',[new Date('2020-01-01T20:00:00Z')])
  await q('timestamptz',[new Date(NaN)])
  await q('text',['a','\ud800b','',null,'"','{}','NULL','\\','é😀'])
  await q('text',['a\0b'])
  await q('text',[1,new Date('2020-01-01T20:00:00Z'),null,true])
  await q('text',['x', undefined])
  await q('jsonb',[{a:'\ud800'}])
  await q('jsonb',[{a:'x\\u0000'}, null, undefined, 'str', 5, [], true])
  await q('bytea',[Buffer.from([0,1,255]), null, Buffer.alloc(0)])
  await q('bytea',[new Uint8Array([1,2])])
  await q('uuid',['00000000-0000-4000-8000-000000000000', null])
  await q('uuid',[])
  await q('text',[])
  await q('text',['x'.repeat(20_000_000)].map(()=> 'y'))
})
