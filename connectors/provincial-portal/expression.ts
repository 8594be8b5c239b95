/** A JSONata expression of a mapping, proved when the settings are read. */
import jsonata from 'jsonata'
import { z } from 'zod'

/** A reading twice must give the same, and nothing that a portal sends is run. */
const REFUSED_FUNCTIONS: Readonly<Record<string, string>> = {
  now: 'gives another result at each reading',
  millis: 'gives another result at each reading',
  random: 'gives another result at each reading',
  shuffle: 'gives another result at each reading',
  eval: 'would run what the portal sends',
}

/** JSONata reckons with binary numbers, reads text as such, and writes them with fifteen digits, also when it joins text. */
const INEXACT_OPERATORS = ['+', '-', '*', '/', '%', '&']
const INEXACT_FUNCTIONS = [
  'sum',
  'average',
  'round',
  'floor',
  'ceil',
  'power',
  'sqrt',
  'string',
  'number',
  'parseInteger',
  'formatInteger',
  'formatNumber',
  'formatBase',
]

function expression(find: (tree: unknown) => string | null) {
  return z
    .union([z.string().trim().min(1), z.number().transform(String)], {
      error: 'must be a JSONata expression',
    })
    .superRefine((text, context) => {
      const fault = faultOf(text, find)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
}

export const Expression = expression(refusedFunction)

/** The expression of a score: what the portal wrote comes out unchanged. */
export const ScoreExpression = expression((tree) => refusedFunction(tree) ?? inexactPart(tree))

const JsonataFault = z.object({ message: z.string(), position: z.number().optional() })

function faultOf(text: string, find: (tree: unknown) => string | null): string | null {
  try {
    return find(jsonata(text).ast())
  } catch (error) {
    const { message, position } = JsonataFault.parse(error)
    const where = position === undefined ? '' : ` at character ${position}`
    return `is no JSONata expression: ${message}${where}`
  }
}

const Node = z.looseObject({
  type: z.string().optional(),
  value: z.unknown().optional(),
  position: z.number().optional(),
})
type Node = z.infer<typeof Node>

function refusedFunction(tree: unknown): string | null {
  for (const { type, value, position } of nodesOf(tree)) {
    const name = String(value)
    if (type === 'variable' && Object.hasOwn(REFUSED_FUNCTIONS, name))
      return `holds $${name} at character ${position}, which ${REFUSED_FUNCTIONS[name]}`
  }
  return null
}

function inexactPart(tree: unknown): string | null {
  for (const { type, value, position } of nodesOf(tree)) {
    const name = String(value)
    if (type === 'binary' && INEXACT_OPERATORS.includes(name))
      return `holds "${name}" at character ${position}, which changes digits; a score must stay as the portal wrote it, beside its own maxScore`
    if (type === 'variable' && INEXACT_FUNCTIONS.includes(name))
      return `holds $${name} at character ${position}, which changes digits; a score must stay as the portal wrote it, beside its own maxScore`
  }
  return null
}

function* nodesOf(tree: unknown): Generator<Node> {
  if (typeof tree !== 'object' || tree === null) return
  if (!Array.isArray(tree)) yield Node.parse(tree)
  for (const part of Object.values(tree)) yield* nodesOf(part)
}
