/**
 * Evaluates JSONata expressions in a world of their own that is stopped by the clock. JSONata's own time limit looks
 * only between two steps; here an endless regular expression, recursion or loop ends too, and the worker goes on.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { z } from 'zod'

export interface Evaluated {
  /** Results by name; an expression that found nothing has none. */
  values: Record<string, unknown>
  /** Expressions that failed, with JSONata's code and the character they failed at. */
  failed: { name: string; code: string; position: number | null }[]
}

export interface Evaluator {
  /** @throws OutOfTime */
  evaluate(json: string): Evaluated
}

/** The expressions did not come to an end in their time. */
export class OutOfTime extends Error {}

const Results = z.array(
  z.union([
    z.strictObject({ code: z.string(), position: z.number().nullable() }),
    z.strictObject({ value: z.unknown().optional() }),
  ]),
)

/** @param milliseconds for all of them together, at one evaluation */
export function startEvaluator(
  expressions: Readonly<Record<string, string>>,
  milliseconds: number,
): Evaluator {
  const names = Object.keys(expressions)
  const texts = JSON.stringify(Object.values(expressions))
  return {
    evaluate(json) {
      const answer = ask({ expressions: texts, json, milliseconds })
      if ('outOfTime' in answer) throw new OutOfTime(`longer than ${milliseconds} ms`)
      if ('failed' in answer) throw new Error(`the expressions cannot run: ${answer.failed}`)
      const all = Results.parse(JSON.parse(answer.result))
      const evaluated: Evaluated = { values: {}, failed: [] }
      for (const [index, name] of names.entries()) {
        const one = all[index]
        if (one === undefined) continue
        if ('code' in one) evaluated.failed.push({ name, ...one })
        else if (one.value !== undefined) evaluated.values[name] = one.value
      }
      return evaluated
    },
  }
}

interface Question {
  /** JSON of a list of texts. */
  expressions: string
  json: string
  milliseconds: number
}

const Answer = z.union([
  z.strictObject({ result: z.string() }),
  z.strictObject({ outOfTime: z.literal(true) }),
  z.strictObject({ failed: z.string() }),
])
type Answer = z.infer<typeof Answer>

/** Beyond the time that expressions have: until the thread has begun, on a busy machine, and later. */
const FIRST_GRACE_MS = 15_000
/** One that has run out of memory never answers. */
const GRACE_MS = 1_000
/** Of what an expression may pile up; enough for an answer of a portal several times over. */
const MOST_MEMORY_MB = 512

let thread: { ask(question: Question): Answer | null; end(): void } | null = null

/** One thread for all: whoever asks waits for the answer. */
function ask(question: Question): Answer {
  thread ??= startThread()
  const answer = thread.ask(question)
  if (answer !== null) return answer
  thread.end()
  thread = null
  return { outOfTime: true }
}

function startThread() {
  const { port1, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('./evaluator-thread.mjs', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  // It is missed when it is asked next.
  worker.on('error', () => {})
  worker.unref()
  port1.unref()
  let grace = FIRST_GRACE_MS
  return {
    ask(question: Question): Answer | null {
      Atomics.store(signal, 0, 0)
      port1.postMessage(question)
      Atomics.wait(signal, 0, 0, question.milliseconds + grace)
      grace = GRACE_MS
      const received = receiveMessageOnPort(port1)
      return received === undefined ? null : Answer.parse(received.message)
    },
    end: () => {
      port1.close()
      void worker.terminate()
    },
  }
}
