import pg from 'pg'
import { withPassed } from './passed-people.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { getCohort } from '../../src/programs/store.ts'
import { createRun } from '../../src/runs/run.ts'
import { sql } from 'kysely'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
const N = Number(process.env.BENCH_PEOPLE ?? 4000)
const times = new Map<string, { n: number; ms: number }>()
let on = false
const orig = pg.Client.prototype.query as any
;(pg.Client.prototype as any).query = function (...a: any[]) {
  if (!on) return orig.apply(this, a)
  const text = typeof a[0] === 'string' ? a[0] : a[0]?.text ?? '?'
  const t = performance.now()
  const done = () => {
    const k = text.replace(/\s+/g, ' ').slice(0, 90)
    const e = times.get(k) ?? { n: 0, ms: 0 }
    e.n++; e.ms += performance.now() - t
    times.set(k, e)
  }
  const cb = a[a.length - 1]
  if (typeof cb === 'function') { a[a.length - 1] = (...r: any[]) => { done(); cb(...r) }; return orig.apply(this, a) }
  const p = orig.apply(this, a)
  if (p?.then) return p.then((r: any) => { done(); return r }, (e: any) => { done(); throw e })
  return p
}
await withPassed(N, async (inst) => {
  const { db } = inst.database
  for (const c of ['nts-1', 'nts-2']) {
    const cohort = await getCohort(db, c)
    const run = await createRun(db, inst.clock, { kind: 'certify', subject: c, options: {}, actor: 'bench' })
    const s = new Session(); s.connect()
    if (c === 'nts-2') { on = true; await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 500 }); await s.post('Profiler.start') }
    const t = performance.now(); const u = process.cpuUsage()
    await issueCertificates({ ...inst, db }, cohort, { runId: run.id, actor: 'bench' })
    const cpu = process.cpuUsage(u)
    console.log(c, 'total', performance.now() - t, 'cpu user', cpu.user / 1000, 'sys', cpu.system / 1000)
    if (c === 'nts-2') { const { profile } = await s.post('Profiler.stop'); writeFileSync('/tmp/issue.cpuprofile', JSON.stringify(profile)) }
  }
  on = false
  for (const [k, v] of [...times].sort((a, b) => b[1].ms - a[1].ms).slice(0, 25)) console.log(v.ms.toFixed(1).padStart(9), String(v.n).padStart(5), k)
  const r = await sql<any>`select avg(pg_column_size(content)) as stored, avg(length(content::text)) as text, avg(length((content->'program')::text)) as program, avg(length((content->'cohort')::text)) as cohort, avg(length((content->'records')::text)) as records, avg(length((content->'how')::text)) as how, avg(length((content->'links')::text)) as links, avg(length((content->'outcome')::text)) as outcome from certificate_dossiers`.execute(db)
  console.log(r.rows)
  const d = await sql<any>`select content from certificate_dossiers limit 1`.execute(db)
  writeFileSync('/tmp/dossier.json', JSON.stringify(d.rows[0].content, null, 1))
  const z = await sql<any>`select relname, pg_total_relation_size(c.oid) as all, pg_table_size(c.oid) t from pg_class c where relkind='r' and relname in ('certificates','certificate_revisions','certificate_dossiers','register_entries','status_list_entries','audit_entries')`.execute(db)
  console.log(z.rows)
  const v = await sql<any>`select name,setting from pg_settings where name in ('default_toast_compression','jit','synchronous_commit','wal_compression','max_wal_size','shared_buffers','fsync')`.execute(db)
  console.log(v.rows)
}, 2)
const prof = JSON.parse((await import('node:fs')).readFileSync('/tmp/issue.cpuprofile', 'utf8'))
const self = new Map<number, number>(); const dts = prof.timeDeltas
prof.samples.forEach((s: number, i: number) => self.set(s, (self.get(s) ?? 0) + dts[i]))
const nodes = new Map<number, any>(prof.nodes.map((n: any) => [n.id, n]))
const by = new Map<string, number>(); const tot = new Map<string, number>()
const name = (n: any) => `${n.callFrame.functionName || '(anon)'} ${n.callFrame.url.split('/').slice(-3).join('/')}:${n.callFrame.lineNumber + 1}`
for (const [id, t] of self) by.set(name(nodes.get(id)), (by.get(name(nodes.get(id))) ?? 0) + t)
const walk = (n: any, seen: Set<string>): number => { const k = name(n); let t = self.get(n.id) ?? 0; const fresh = !seen.has(k); const s2 = fresh ? new Set(seen).add(k) : seen; for (const c of n.children ?? []) t += walk(nodes.get(c), s2); if (fresh) tot.set(k, (tot.get(k) ?? 0) + t); return t }
walk(prof.nodes[0], new Set())
console.log('SELF'); for (const [k, v] of [...by].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log((v / 1000).toFixed(0).padStart(7), k)
console.log('TOTAL'); for (const [k, v] of [...tot].sort((a, b) => b[1] - a[1]).slice(0, 60)) console.log((v / 1000).toFixed(0).padStart(7), k)
