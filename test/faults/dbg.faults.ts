import { it } from 'vitest'
import { killWorkers } from './kill-workers.ts'
import { faultWorld } from './world.ts'
import { sql } from 'kysely'
it('dbg', async (context) => {
  const t0 = performance.now()
  const world = await faultWorld({ people: 20 })
  context.onTestFinished(() => world.close())
  let last = ''
  const timer = setInterval(() => { void sql<{t: string}>`select string_agg(kind || ' ' || state || ' ' || enqueued || ' ' || coalesce(extract(epoch from now()-enqueued_at)::int::text,'-'), ', ') as t from runs where finished_at is null`.execute(world.db).then((r) => { const t = r.rows[0]?.t ?? 'none'; if (t.replace(/\d+/g,'') !== last) console.log(Math.round(performance.now() - t0), t); last = t.replace(/\d+/g,'') }) }, 200)
  const told = await killWorkers(world, { wanted: ['sync', 'reconcile', 'certify'], seed: 1 }).catch((e) => e)
  console.log(Math.round(performance.now() - t0), told)
  clearInterval(timer)
}, 90_000)
