/**
 * Spans of what takes time: a request, a run, a call of a platform. Without OTEL_EXPORTER_OTLP_ENDPOINT nobody collects
 * them and each costs next to nothing. No attribute tells of a person, and none holds a secret.
 */
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { asHocvuError } from './errors.ts'

export interface SpanDescription {
  kind: 'server' | 'consumer' | 'client' | 'internal'
  attributes: Attributes
  /** W3C trace context of what led to this; left out: what is being done. */
  parent?: string | null
}

const kinds = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
}

/** Does something as a span of its own; what is thrown marks it by its code, for a message may quote anything. */
export async function traced<Result>(
  name: string,
  { kind, attributes, parent }: SpanDescription,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const under = parent === undefined ? context.active() : contextOf(parent)
  const tracer = trace.getTracer('hocvu')
  return await tracer.startActiveSpan(
    name,
    { kind: kinds[kind], attributes },
    under,
    async (span) => {
      try {
        return await work(span)
      } catch (thrown) {
        const { code, status } = asHocvuError(thrown)
        span.setAttribute('error.type', code)
        // A request that was refused did what it should.
        if (kind !== 'server' || status >= 500)
          span.setStatus({ code: SpanStatusCode.ERROR, message: code })
        throw thrown
      } finally {
        span.end()
      }
    },
  )
}

/** The W3C trace context of what is being done; null: nobody traces it. */
export function traceParent(): string | null {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent ?? null
}

/** Does something as following from this trace context, whatever else is being done. */
export function underTrace<Result>(parent: string | null, work: () => Result): Result {
  return context.with(contextOf(parent), work)
}

function contextOf(parent: string | null): Context {
  return parent === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent: parent })
}
