/**
 * The thread in which expressions are evaluated; plain JavaScript, since a thread begins without what reads TypeScript.
 * A script that is stopped by the clock in a thread that follows asynchronous work (`AsyncLocalStorage`, as the service
 * does for its log) takes the whole process down on Node 20; here nothing is followed.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createContext, Script } from 'node:vm'
import { workerData } from 'node:worker_threads'

const { port, signal } = workerData

/** Depth of evaluation, and items of one sequence. */
const LIMITS = { stack: 500, sequence: 1_000_000 }

const setup = new Script(`
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
  }`)
const evaluateCall = new Script('evaluate()')
const library = new Script(readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8'))

/** By the expressions: few, however often a platform is read. */
const worlds = new Map()

/** Promises settle inside the call, so that its time limit holds for them. */
function worldOf(expressions) {
  const known = worlds.get(expressions)
  if (known !== undefined) return known
  const world = createContext({ given: expressions }, { microtaskMode: 'afterEvaluate' })
  library.runInContext(world)
  setup.runInContext(world)
  worlds.set(expressions, world)
  return world
}

function evaluate({ expressions, json, milliseconds }) {
  try {
    const world = worldOf(expressions)
    world.given = json
    evaluateCall.runInContext(world, { timeout: milliseconds })
    return { result: world.result }
  } catch (error) {
    // What was stopped in the middle may be in any state.
    worlds.delete(expressions)
    if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { outOfTime: true }
    return { failed: String(error?.message ?? error) }
  }
}

port.on('message', (asked) => {
  port.postMessage(evaluate(asked))
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
})
