/** Traces jobs across processes: the trace goes on in whatever worker takes a job up. Loaded only where traces are sent. */
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { SpanKind, type Telemetry } from 'bullmq'
import { BullMQOtel } from 'bullmq-otel'

type Span = ReturnType<Telemetry['tracer']['startSpan']>

/** What the queue itself knows of a job; not its failure's text, which the trace of the run tells by its code. */
const TOLD = new Set([
  'bullmq.queue.name',
  'bullmq.queue.operation',
  'bullmq.job.id',
  'bullmq.job.name',
  'bullmq.job.attempts.made',
])

export function createQueueTelemetry(): Telemetry {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: 'hocvu' })
  return {
    tracer: {
      startSpan: (name, options, parent) =>
        // How the queue goes round, every few seconds, tells nobody anything.
        options?.kind === SpanKind.PRODUCER || options?.kind === SpanKind.CONSUMER
          ? told(tracer.startSpan(name, options, parent ?? startOf(options.kind)))
          : unseen,
    },
    contextManager: Object.assign(contextManager, { root: () => ROOT_CONTEXT }),
  }
}

/** A job follows from whoever added it; one that nobody traced follows from nothing, whatever woke up the worker. */
const startOf = (kind: SpanKind) => (kind === SpanKind.PRODUCER ? context.active() : ROOT_CONTEXT)

function told(span: Span): Span {
  return {
    setSpanOnContext: (under) => span.setSpanOnContext(under),
    setAttribute: (key, value) => {
      if (TOLD.has(key)) span.setAttribute(key, value)
    },
    setAttributes: (attributes) =>
      span.setAttributes(
        Object.fromEntries(Object.entries(attributes).filter(([key]) => TOLD.has(key))),
      ),
    addEvent: (name) => span.addEvent(name),
    recordException: () => span.addEvent('exception'),
    end: () => span.end(),
  }
}

const unseen: Span = {
  setSpanOnContext: (under: unknown) => under,
  setAttribute: () => {},
  setAttributes: () => {},
  addEvent: () => {},
  recordException: () => {},
  end: () => {},
}
