import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { createTestInstallation, lan } from '/work/main/test/support/installation.ts'
import { getPlan } from '/work/main/src/programs/plans/store.ts'
import { importFigures } from '/work/main/src/reports/figures/import-figures.ts'
import { readTotals } from '/work/main/src/reports/figures/read-totals.ts'
import { countFigures, listFigures } from '/work/main/src/reports/figures/list-figures.ts'
import { figuresOf } from '/work/main/src/reports/figures/figure-store.ts'
import { figureTemplate } from '/work/main/src/reports/figures/figure-template.ts'
import { countRoster, takeRoster } from '/work/main/src/reports/figures/take-roster.ts'
const A = ['a','b','c','d','e','f','g','h']
const PLAN = `id: ke-hoach
title: { vi: K }
years: 2026
programs: [kns]
audiences:
${A.map((a) => `  - { id: dt-${a}, title: { vi: "Đối tượng ${a}" }, rule: { tag: [tag-${a}] } }`).join('\n')}
`
it('scale', async () => {
  const inst = await createTestInstallation({ files: { 'programs/kns.yaml': 'id: kns\ntitle: { vi: K, en: K }\n', 'plans/k.yaml': PLAN } })
  const { db } = inst.database
  const deps = { ...inst, db }
  await sql`insert into units (id, code, name, name_key) select gen_random_uuid(), 'P'||p, 'Tỉnh '||p, 'tinh '||p from generate_series(1,34) p`.execute(db).catch(async (e) => { console.log(e.message); })
  await sql`insert into units (id, code, name, name_key, parent_id) select gen_random_uuid(), 'C'||c, 'Xã '||c, 'xa '||c, (select id from units where code = 'P'||(1 + c % 34)) from generate_series(1,3287) c`.execute(db)
  await sql`insert into unit_parents (unit_id, parent_id, valid_from) select id, parent_id, '0001-01-01' from units where parent_id is not null`.execute(db)
  const plan = await getPlan(db, 'ke-hoach')
  const time = async (name: string, f: () => Promise<unknown>) => { const t = performance.now(); const r = await f(); console.log(name, Math.round(performance.now() - t), 'ms', typeof r === 'number' ? r : ''); return r }
  const csv = ['Mã đơn vị,' + A.map((a) => `Đối tượng ${a}`).join(','), ...Array.from({ length: 3287 }, (_, i) => `C${i + 1},${A.map((_, k) => 10 + k).join(',')}`)].join('\n')
  const r = await time('import 26k', () => importFigures(deps, lan, plan, { bytes: Buffer.from(csv), letters: null, asOf: '2026-01-31', source: 's' })) as any
  console.log(r.added, r.rejected.length)
  await time('import again', () => importFigures(deps, lan, plan, { bytes: Buffer.from(csv), letters: null, asOf: '2026-01-31', source: 's' }))
  await sql`analyze`.execute(db).catch(() => {})
  for (let i = 0; i < 3; i++) {
  await time('figuresOf', () => figuresOf(db, plan, '2026-03-02'))
  await time('totals', () => readTotals(db, lan, plan, inst.clock.now()))
  await time('list', () => listFigures(db, lan, plan, { kind: 'head-count' }, { offset: 0, limit: 50 }))
  await time('list deep', () => listFigures(db, lan, plan, { kind: 'head-count' }, { offset: 20000, limit: 50 }))
  await time('count', () => countFigures(db, lan, plan, { kind: 'head-count' }))
  }
  await time('template', () => figureTemplate(db, plan, 'head-count', inst.clock.now()))
  const cols = (await sql<any>`select column_name from information_schema.columns where table_name='learners' and is_nullable='NO' and column_default is null and is_generated='NEVER'`.execute(db)).rows.map((x: any) => x.column_name)
  console.log(cols)
  await sql`insert into learners (id, employee_code, employee_code_key, full_name, name_key, created_at, changed_at, tags, position) select gen_random_uuid(), 'E'||n, 'e'||n, 'Người '||n, 'nguoi '||n, now(), now(), array['tag-'||chr(97 + n % 8)], 'chuc vu '||(n % 20) from generate_series(1,50000) n`.execute(db).catch((e) => console.log(e.message))
  await sql`insert into learner_units (learner_id, unit_id, valid_from) select l.id, u.id, '2026-01-01' from (select id, row_number() over () as n from learners) l join (select id, row_number() over () as n from units) u on u.n = 1 + l.n % 3000`.execute(db)
  await sql`analyze`.execute(db).catch(() => {})
  await time('countRoster', () => countRoster(deps, lan, plan, 'dt-a'))
  await time('takeRoster', () => takeRoster(deps, lan, plan, 'dt-a'))
  await inst.close()
}, 300000)
