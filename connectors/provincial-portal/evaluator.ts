/**
 * Evaluates JSONata expressions in a world of their own that is stopped by the clock. JSONata's own time limit looks
 * only between two steps; here an endless regular expression, recursion or loop ends too, and the worker goes on.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Context, createContext, Script } from 'node:vm'
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

/** Depth of evaluation, and items of one sequence. */
const LIMITS = { stack: 500, sequence: 1_000_000 }

const SETUP = `
  const expressions = JSON.parse(given).map((text) => jsonata(text, ${JSON.stringify(LIMITS)}))
  const evaluate = () => {
    result = undefined
    const input = JSON.parse(given)
    const tried = (expression) =>
      expression.evaluate(input).then(
        (value) => ({ value }),
        (error) => ({ code: String(error?.code ?? error?.name), position: error?.position ?? null }),
      )
    Promise.all(expressions.map(tried))
      .then((all) => { result = JSON.stringify(all) })
      .catch(() => {
        result = JSON.stringify(expressions.map(() => ({ code: 'not JSON', position: null })))
      })
  }`

const Results = z.array(
  z.union([
    z.strictObject({ code: z.string(), position: z.number().nullable() }),
    z.strictObject({ value: z.unknown().optional() }),
  ]),
)

let library: Script | null = null
const evaluateCall = new Script('evaluate()')
const setup = new Script(SETUP)

/** @param milliseconds for all of them together, at one evaluation */
export function startEvaluator(
  expressions: Readonly<Record<string, string>>,
  milliseconds: number,
): Evaluator {
  const names = Object.keys(expressions)
  const open = () => openWorld(JSON.stringify(Object.values(expressions)))
  let world = open()
  return {
    evaluate(json) {
      world.given = json
      try {
        evaluateCall.runInContext(world, { timeout: milliseconds })
      } catch (error) {
        // What was stopped in the middle may be in any state.
        world = open()
        if (isTimeout(error)) throw new OutOfTime(`longer than ${milliseconds} ms`)
        throw error
      }
      const all = Results.parse(JSON.parse(z.string().parse(world.result)))
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

/** Promises settle inside the call, so that its time limit holds for them. */
function openWorld(expressions: string): Context {
  library ??= new Script(readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8'))
  const world = createContext({ given: expressions }, { microtaskMode: 'afterEvaluate' })
  library.runInContext(world)
  setup.runInContext(world)
  return world
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
