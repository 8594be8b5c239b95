/** How another portal's answers become the items of the contract: a JSONata expression for each field. */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { type Evaluated, OutOfTime, startEvaluator } from './evaluator.ts'
import { Expression, ScoreExpression } from './expression.ts'

const fields = z.strictObject

export const Mapping = fields({
  /** Of a whole answer. */
  items: Expression,
  nextCursor: Expression.optional(),
  total: Expression.optional(),
  /** Of one of the items. */
  item: fields({
    id: Expression,
    updatedAt: Expression.optional(),
    learner: fields({
      id: Expression,
      fullName: Expression,
      email: Expression.optional(),
      phone: Expression.optional(),
      employeeCode: Expression.optional(),
      dateOfBirth: Expression.optional(),
      unit: Expression.optional(),
    }),
    course: fields({ code: Expression, title: Expression.optional() }),
    progress: Expression.optional(),
    modules: Expression.optional(),
    finalTest: fields({
      score: ScoreExpression,
      maxScore: ScoreExpression,
      attempts: Expression.optional(),
      submittedAt: Expression.optional(),
    }).optional(),
    sessions: Expression.optional(),
    completedAt: Expression.optional(),
  }),
})
export type Mapping = z.infer<typeof Mapping>

/** An item could not be mapped; whatever came out is beside it, for naming the row. */
export interface MappedItem {
  item: unknown
  fault: { reason: string; detail: string } | null
}

export interface Mapper {
  /** The parts of an answer as the contract has them. @throws HocvuError `platform.bad-answer` */
  page(json: string): unknown
  /** @throws HocvuError `platform.bad-answer` when item after item takes too long */
  item(row: unknown): MappedItem
}

/** An answer may be large, an item is small. */
const PAGE_MS = 5000
const ITEM_MS = 500
/** So many items that take too long are the mapping's fault, not theirs. */
const SLOW_ITEMS = 3

export function createMapper({ item, ...page }: Mapping): Mapper {
  const ofPage = startEvaluator(flat(page, 'mapping'), PAGE_MS)
  const ofItem = startEvaluator(flat(item, 'mapping.item'), ITEM_MS)
  let slow = 0
  return {
    page(json) {
      const { values, failed } = inTime(
        () => ofPage.evaluate(json),
        `The mapping of a page does not come to an end within ${PAGE_MS / 1000} s. Write simpler expressions for items, nextCursor and total.`,
      )
      if (failed[0] !== undefined)
        throw new HocvuError('platform.bad-answer', `${saying(failed[0])} Correct the mapping.`)
      const { 'mapping.items': items, 'mapping.nextCursor': cursor } = values
      return {
        items,
        next_cursor: typeof cursor === 'number' ? String(cursor) : (cursor ?? null),
        total: values['mapping.total'] ?? null,
      }
    },
    item(row) {
      try {
        const { values, failed } = ofItem.evaluate(JSON.stringify(row))
        const fault = failed[0] && {
          reason: 'mapping-failed',
          detail: `${saying(failed[0])} Correct the mapping, or the item on the portal.`,
        }
        return { item: itemOf(values), fault: fault ?? null }
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error
        slow += 1
        if (slow < SLOW_ITEMS)
          return {
            item: {},
            fault: {
              reason: 'mapping-too-slow',
              detail: `The mapping of the item does not come to an end within ${ITEM_MS} ms. Write simpler expressions under mapping.item.`,
            },
          }
        throw new HocvuError(
          'platform.bad-answer',
          `The mapping of item after item does not come to an end within ${ITEM_MS} ms. Write simpler expressions under mapping.item.`,
        )
      }
    },
  }
}

function inTime<T>(work: () => T, fault: string): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof OutOfTime ? new HocvuError('platform.bad-answer', fault) : error
  }
}

/** JSONata's own message may quote what the portal sent about a person. */
function saying({ name, code, position }: Evaluated['failed'][number]): string {
  const where = position === null ? '' : ` at character ${position}`
  return `The expression of ${name} fails (${code}${where}).`
}

/** Expressions by the path of their keys. */
function flat(expressions: object, path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(expressions).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === 'string') return [[`${path}.${key}`, value]]
      return typeof value === 'object' && value !== null
        ? Object.entries(flat(value, `${path}.${key}`))
        : []
    }),
  )
}

/** JSONata gives a list of one as that one, and an empty one as nothing. */
function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function itemOf(values: Evaluated['values']): Record<string, unknown> {
  const of = (path: string) => values[`mapping.item.${path}`]
  const score = of('finalTest.score')
  return {
    id: of('id'),
    updated_at: of('updatedAt') ?? null,
    learner: {
      id: of('learner.id'),
      full_name: of('learner.fullName'),
      email: of('learner.email'),
      phone: of('learner.phone'),
      employee_code: of('learner.employeeCode'),
      date_of_birth: of('learner.dateOfBirth'),
      unit: of('learner.unit'),
    },
    course: { code: of('course.code'), title: of('course.title') },
    progress: of('progress'),
    modules: asList(of('modules')),
    final_test:
      score === undefined || score === null
        ? null
        : {
            score,
            max_score: of('finalTest.maxScore'),
            attempts: of('finalTest.attempts'),
            submitted_at: of('finalTest.submittedAt'),
          },
    sessions: asList(of('sessions')),
    completed_at: of('completedAt'),
  }
}
