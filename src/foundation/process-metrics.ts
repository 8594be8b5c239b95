/** Figures of one process: where everything that counts something registers itself. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { VERSION } from './version.ts'

/** With how long the process has been up, and nothing else yet. */
export function createRegistry(): Registry {
  const registry = new Registry()
  new Gauge({
    name: 'process_uptime_seconds',
    help: 'Seconds since the process started.',
    registers: [registry],
    collect() {
      this.set(process.uptime())
    },
  })
  return registry
}

/** For a service that runs: with memory, processor, event loop and garbage collection. @param part such as `worker` */
export function createProcessRegistry(part: string): Registry {
  const registry = createRegistry()
  collectDefaultMetrics({ register: registry })
  // The same as those without `_total`, which is a name for what only rises.
  for (const of of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${of}_total`)
  new Gauge({
    name: 'hocvu_build_info',
    help: 'Version of the service and the part of it that this process is; always 1.',
    labelNames: ['version', 'part'],
    registers: [registry],
  }).set({ version: VERSION, part }, 1)
  return registry
}
