/** How much of a pool of connections is in use: a full one makes everybody wait. */
import type pg from 'pg'
import { Gauge, type Registry } from 'prom-client'

export function measurePools(registry: Registry, pools: Readonly<Record<string, pg.Pool>>): void {
  const entries = Object.entries(pools)
  new Gauge({
    name: 'hocvu_database_pool_connections',
    help: 'Connections to PostgreSQL of this process, by pool and whether they are at work.',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { totalCount, idleCount }] of entries) {
        this.set({ pool, state: 'busy' }, totalCount - idleCount)
        this.set({ pool, state: 'idle' }, idleCount)
      }
    },
  })
  new Gauge({
    name: 'hocvu_database_pool_limit',
    help: 'Most connections that a pool of this process opens.',
    labelNames: ['pool'],
    registers: [registry],
    collect() {
      for (const [pool, { options }] of entries) this.set({ pool }, options.max)
    },
  })
  new Gauge({
    name: 'hocvu_database_pool_waiting',
    help: 'Who waits in this process for a connection to PostgreSQL.',
    labelNames: ['pool'],
    registers: [registry],
    collect() {
      for (const [pool, { waitingCount }] of entries) this.set({ pool }, waitingCount)
    },
  })
}
