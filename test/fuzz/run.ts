/** Asks everything of a service, and collects what must not be answered. */
import fc from 'fast-check'
import { faultOf, type GivenAnswer } from './answers.ts'
import { callsOf, type Givens, type Operation } from './calls.ts'
import { type Call, send } from './send.ts'

interface Finding {
  operation: string
  fault: string
  /** The smallest call that showed it. */
  call: string
}

export interface FuzzResult {
  statuses: Map<number, number>
  /** Operations that did what they are for at least once. */
  reached: Set<string>
  findings: Finding[]
}

const AT_ONCE = 4
const SHOWN = 400

/**
 * @param givens asked anew for each round
 * @param seed the same one gives the same calls, as far as the answers before were the same
 */
export async function fuzz(
  origin: string,
  operations: readonly Operation[],
  givens: () => Promise<Givens>,
  { requests, rounds, seed }: { requests: number; rounds: number; seed: number },
): Promise<FuzzResult> {
  const result: FuzzResult = { statuses: new Map(), reached: new Set(), findings: [] }
  const numRuns = Math.ceil(requests / operations.length / rounds)
  for (let round = 0; round < rounds; round += 1) {
    const given = await givens()
    const left = [...operations]
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        await fuzzOperation(origin, next, given, { numRuns, seed: seed + round }, result)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
  return result
}

async function fuzzOperation(
  origin: string,
  operation: Operation,
  givens: Givens,
  { numRuns, seed }: { numRuns: number; seed: number },
  result: FuzzResult,
): Promise<void> {
  const name = `${operation.method} ${operation.path}`
  const property = fc.asyncProperty(callsOf(operation, givens), async (call) => {
    const answer = await send(origin, call)
    count(result, answer)
    if (answer.status < 400) result.reached.add(name)
    const fault = faultOf(answer, operation.documented)
    if (fault !== null) throw new Error(fault)
  })
  const checked = await fc.check(property, { numRuns, seed, endOnFailure: false })
  if (!checked.failed || result.findings.some((known) => known.operation === name)) return
  const thrown = checked.errorInstance
  result.findings.push({
    operation: name,
    fault: thrown instanceof Error ? thrown.message : String(thrown),
    call: checked.counterexample === null ? '' : shown(checked.counterexample[0]),
  })
}

function count({ statuses }: FuzzResult, { status }: GivenAnswer): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
}

function shown({ method, path, headers, body }: Call): string {
  const kept = Object.entries(headers)
    .filter(([name]) => !/^(?:authorization|cookie)$/.test(name))
    .map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path}`, ...kept, body?.toString().slice(0, SHOWN) ?? ''].join('\n')
}
