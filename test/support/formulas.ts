/** Works out the few formulas that our sheets hold, to see whether what is written beside them is what they come to. */
import type { WorkSheet } from '@e965/xlsx'
import { utils } from '@e965/xlsx'

type Value = number | number[]

/** @throws Error for anything else than + - * /, SUM, SUMIF, MAX, ROUND, cells and ranges */
export function worked(sheet: WorkSheet, formula: string): number {
  const tokens = formula.match(/[A-Z]+\d+(?::[A-Z]+\d+)?|[A-Z]+(?=\()|\d+|[-+*/(),]/g) ?? []
  if (tokens.join('') !== formula) throw new Error(`not understood: ${formula}`)
  let at = 0
  const next = () => tokens[at++] ?? ''
  const one = (value: Value): number => (Array.isArray(value) ? Number.NaN : value)
  const expression = (): Value => {
    let left = term()
    while (tokens[at] === '+' || tokens[at] === '-')
      left = next() === '+' ? one(left) + one(term()) : one(left) - one(term())
    return left
  }
  const term = (): Value => {
    let left = factor()
    while (tokens[at] === '*' || tokens[at] === '/')
      left = next() === '*' ? one(left) * one(factor()) : one(left) / one(factor())
    return left
  }
  const factor = (): Value => {
    const token = next()
    if (/^\d+$/.test(token)) return Number(token)
    if (/\d$/.test(token)) return token.includes(':') ? range(token) : cell(token)
    next()
    const given: Value[] = [expression()]
    while (next() === ',') given.push(expression())
    return call(token, given)
  }
  const cell = (address: string): number => {
    const value: unknown = sheet[address]?.v
    return typeof value === 'number' ? value : 0
  }
  const range = (addresses: string): number[] => {
    const { s, e } = utils.decode_range(addresses)
    const found: number[] = []
    for (let r = s.r; r <= e.r; r += 1)
      for (let c = s.c; c <= e.c; c += 1) found.push(cell(utils.encode_cell({ r, c })))
    return found
  }
  const result = one(expression())
  if (at !== tokens.length || Number.isNaN(result)) throw new Error(`not understood: ${formula}`)
  return result
}

function call(name: string, given: readonly Value[]): number {
  const [first = 0, second = 0, third = 0] = given
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  switch (name) {
    case 'SUM':
      return sum(given.flat())
    case 'MAX':
      return Math.max(...given.flat())
    case 'ROUND': {
      const scale = 10 ** Number(second)
      return Math.round(Number(first) * scale + 1e-9) / scale
    }
    case 'SUMIF':
      if (!Array.isArray(first) || !Array.isArray(third)) return Number.NaN
      return sum(third.filter((_, index) => first[index] === second))
    default:
      return Number.NaN
  }
}
