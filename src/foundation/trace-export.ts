/** Sends traces to a collector by OTLP over HTTP. Loaded only where OTEL_EXPORTER_OTLP_ENDPOINT is set. */
import { setTimeout as pause } from 'node:timers/promises'
import { context, propagation, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node'
import { correlated } from './correlation.ts'
import type { Log } from './log.ts'
import { VERSION } from './version.ts'

interface TraceSettings {
  /** Of the collector, without `/v1/traces`. */
  endpoint: string
  headers: string | undefined
  service: string
  /** What this process does, such as `worker`. */
  part: string
}

const SEND_WITHIN_MS = 5_000
/** A collector that does not answer must not hold up a stop. */
const LAST_WITHIN_MS = 1_500
const WARN_EVERY_MS = 60_000

/** @returns sends what is left, and stops */
export function startTracing(
  { endpoint, headers, service, part }: TraceSettings,
  log: Log,
): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: readHeaders(headers),
    timeoutMillis: SEND_WITHIN_MS,
  })
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': VERSION,
      'hocvu.part': part,
    }),
    spanProcessors: [new BatchSpanProcessor(warning(exporter, endpoint, log))],
  })
  provider.register()
  return async () => {
    const stop = new AbortController()
    await Promise.race([
      provider.shutdown().catch(() => {}),
      pause(LAST_WITHIN_MS, undefined, { signal: stop.signal }).catch(() => {}),
    ])
    stop.abort()
    trace.disable()
    context.disable()
    propagation.disable()
  }
}

/** As the specification of OpenTelemetry writes them: `name=value,name=value`, percent-encoded. */
function readHeaders(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair): [string, string][] => {
    const [name = '', ...value] = pair.split('=')
    return name.trim() === '' ? [] : [[name.trim(), decoded(value.join('=').trim())]]
  })
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Traces that are lost are no fault of the work; once a minute the log says so. */
function warning(exporter: SpanExporter, endpoint: string, log: Log): SpanExporter {
  let lost = 0
  let warnedAt = Number.NEGATIVE_INFINITY
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined) {
          lost += spans.length
          const now = performance.now()
          if (now - warnedAt > WARN_EVERY_MS) {
            warnedAt = now
            correlated({}, () =>
              log.warn({ endpoint, lost }, 'traces cannot be sent; check the collector'),
            )
          }
        }
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}
