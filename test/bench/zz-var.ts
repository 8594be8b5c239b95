import { withPassed } from './passed-people.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { getCohort } from '../../src/programs/store.ts'
import { createRun } from '../../src/runs/run.ts'
await withPassed(2000, async (inst) => {
  const { db } = inst.database
  const c='nts-1'
    const cohort = await getCohort(db, c)
    const run = await createRun(db, inst.clock, { kind: 'certify', subject: c, options: {}, actor: 'bench' })
    await issueCertificates({ ...inst, db }, cohort, { runId: run.id, actor: 'bench' })
  await inst.database.asOwner(async (pool) => {
    const one = async (what: string, q: string, p: any[] = []) => { const ts=[]; for (let i=0;i<3;i++){ const t = performance.now(); try { await pool.query(q, p) } catch (e: any) { console.log(what, e.message); return } ts.push(performance.now()-t) } console.log(what, ts.map(t=>(t/2).toFixed(0)+' us/row').join(' ')) }
    await pool.query(`create table texts as select content::text as t, content as j, length(content::text) from certificate_dossiers; alter table texts alter t set storage external; alter table texts alter j set storage external; create table t2 as table texts with no data; alter table t2 alter t set storage external; alter table t2 alter j set storage external; insert into t2 select * from texts;`)
    await one('text->jsonb parse only', `select sum(pg_column_size(t::jsonb)) from t2`)
    await one('length only', `select sum(length(t)) from t2`)
    for (const [n, st] of [['pglz', 'storage extended'], ['external', 'storage external'], ['lz4', 'compression lz4']]) {
      await pool.query(`drop table if exists x; create table x (id int, j jsonb); `)
      try { await pool.query(`alter table x alter j set ${st}`) } catch (e: any) { console.log(n, e.message) ; continue}
      await one('insert jsonb as '+n, `insert into x select 1, j from t2`)
      await one('insert (j || {}) as '+n, `insert into x select 1, j || '{"a":1}' from t2`)
      await one('insert (j - records - how - program) as '+n, `insert into x select 1, j -'records'-'how'-'program' from t2`)
      console.log((await pool.query('select avg(pg_column_size(j)), pg_table_size($1)/count(*) as per from x', ['x'])).rows)
    }
    await pool.query(`drop table if exists y; create table y (id int, j text)`)
    await one('insert text pglz', `insert into y select 1, t from t2`)
    const texts = (await pool.query<{t: string}>('select t from t2')).rows.map(r=>r.t)
    await one('send as one json', `select count(*) from json_to_recordset($1::json) as t(certificate_id uuid, content json)`, [`[${texts.map(t=>`{"certificate_id":"00000000-0000-0000-0000-000000000000","content":${t}}`).join(',')}]`])
    await one('send as one json -> jsonb', `select count(content) from json_to_recordset($1::json) as t(certificate_id uuid, content jsonb)`, [`[${texts.map(t=>`{"certificate_id":"00000000-0000-0000-0000-000000000000","content":${t}}`).join(',')}]`])
    await one('send as text[]', `select count(*) from unnest($1::text[])`, [texts])
    await one('send as jsonb[]', `select count(*) from unnest($1::jsonb[])`, [texts])
    await one('send as bytes', `select length($1::bytea)`, [Buffer.from(texts.join('\n'))])
    await one('jsonb_each of one', `select count(*) from jsonb_array_elements($1::jsonb)`, [`[${texts.join(',')}]`])
    const zlib = await import('node:zlib')
    for (const l of [1,3,6]) { const t=performance.now(); let n=0; for (const s of texts) n+=zlib.deflateRawSync(s,{level:l}).length; console.log('deflate',l,((performance.now()-t)/2).toFixed(0)+' us/row', n/2000) }
    { const t=performance.now(); let n=0; for (let i=0;i<2000;i+=50) n+=zlib.deflateRawSync(texts.slice(i,i+50).join('\n'),{level:1}).length; console.log('deflate together',((performance.now()-t)/2).toFixed(0)+' us/row', n/2000) }
  })
}, 1)
