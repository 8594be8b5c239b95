import { withPassed } from './passed-people.ts'
import { binaryArray } from '../../src/database/binary-array.ts'
import { readFileSync } from 'node:fs'
await withPassed(20, async (inst) => {
  const base=JSON.stringify(JSON.parse(readFileSync('/tmp/dossier.json','utf8')))
  const doc=JSON.stringify(JSON.parse(base).records[0].payload)
  for (const [what, text, N] of [['9 kB', base, 500], ['payload '+doc.length, doc, 2000]] as const) {
  const texts=Array.from({length:N},(_,i)=>text.replaceAll('916',String(100+i)))
  await inst.database.asOwner(async (pool) => {
    const c = await pool.connect()
    const pid = (await c.query('select pg_backend_pid() p')).rows[0].p
    const pgcpu = () => { const f = readFileSync(`/proc/${pid}/stat`,'utf8').split(') ')[1]!.split(' '); return (Number(f[11])+Number(f[12]))*10 }
    const one = async (name: string, q: string, p: () => any) => { await c.query(q,[p()]); const u=process.cpuUsage(), b=pgcpu(), t=performance.now(); for(let i=0;i<10;i++) await c.query(q,[p()]); const v=process.cpuUsage(u); console.log(what, name, 'wall', ((performance.now()-t)*100/N).toFixed(0), 'node', ((v.user+v.system)/N/10).toFixed(1), 'pg', ((pgcpu()-b)*100/N).toFixed(1), 'us/row') }
    const at=(v: any[])=>`{${JSON.stringify(v).slice(1,-1)}}`
    await one('text[] by pg', 'select count(*) from unnest($1::text[])', () => texts)
    await one('text[] by JSON', 'select count(*) from unnest($1::text[])', () => at(texts))
    await one('text[] binary', 'select count(*) from unnest($1::text[])', () => binaryArray('text', texts))
    await one('jsonb[] by JSON', 'select count(*) from unnest($1::jsonb[])', () => at(texts))
    await one('jsonb[] binary', 'select count(*) from unnest($1::jsonb[])', () => binaryArray('jsonb', texts))
    await one('text[] binary ::jsonb', 'select count(t::jsonb) from unnest($1::text[]) t', () => binaryArray('text', texts))
    const bufs = texts.map(t=>Buffer.from(t).subarray(0,32))
    await one('bytea[] 32 by pg', 'select count(*) from unnest($1::bytea[])', () => bufs)
    await one('bytea[] 32 binary', 'select count(*) from unnest($1::bytea[])', () => binaryArray('bytea', bufs))
    const shorts = texts.map((_,i)=>`Lò Thị Số ${i}`)
    await one('short text[] by JSON', 'select count(*) from unnest($1::text[])', () => at(shorts))
    await one('short text[] binary', 'select count(*) from unnest($1::text[])', () => binaryArray('text', shorts))
    c.release()
  })}
}, 1)
