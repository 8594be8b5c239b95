/**
 * No pattern of this service takes long, whatever it is held against. There is none that a user writes: YAML has none,
 * and expressions of a portal are stopped by the clock (test/connectors/provincial-portal/mapping.test.ts).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { scoreOf, shareReader } from '../../../connectors/spreadsheet/numbers.ts'
import { readCode } from '../../../src/certificates/verification/read-code.ts'
import { redactText } from '../../../src/foundation/redact.ts'
import { moment } from '../../../src/foundation/sheets/cell-values.ts'
import { PROJECT, sourceFiles } from '../../architecture/sources.ts'

interface Found {
  file: string
  source: string
  flags: string
}

/** Regular expressions as they are written, where a value may begin. */
const LITERAL =
  /(?<=[=(,:[!&|?{};]\s*|\breturn\s+)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[\s.,;)\]}])/g

function patternsOf(file: string): Found[] {
  const text = readFileSync(join(PROJECT, file), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
  return [...text.matchAll(LITERAL)].flatMap(([, source = '', flags = '']) => {
    try {
      new RegExp(source, flags)
      return [{ file, source, flags }]
    } catch {
      return []
    }
  })
}

const patterns = sourceFiles(['src', 'connectors', 'jobs', 'config']).flatMap(patternsOf)

/** What a pattern speaks of: its own letters, and a few that stand for classes of them. */
function lettersOf({ source }: Found): string[] {
  const own = [...source.replace(/\\[a-zA-Z]/g, '').matchAll(/[^\\^$.*+?()[\]{}|]/gu)].map(
    ([letter]) => letter,
  )
  return [...new Set([...own, 'a', 'A', '0', ' ', '-', '.', '"', '<', '/', '\n', 'ạ'])].slice(0, 24)
}

/** Long runs, and what makes them miss at the very end. */
function* attacks(found: Found, length: number): Generator<string> {
  const letters = lettersOf(found)
  for (const letter of letters) {
    yield letter.repeat(length)
    yield `${letter.repeat(length)}\0`
  }
  for (const [at, letter] of letters.entries()) {
    const pair = letter + (letters[(at + 1) % letters.length] ?? '')
    yield `${pair.repeat(length / 2)}\0`
  }
}

const script = new Script('new RegExp(source, flags).test(text)')
const world = createContext({ source: '', flags: '', text: '' })

/** @returns milliseconds; Infinity when it was stopped */
function took({ source, flags }: Found, text: string): number {
  const began = performance.now()
  try {
    Object.assign(world, { source, flags, text })
    script.runInContext(world, { timeout: 2_000 })
  } catch {
    return Number.POSITIVE_INFINITY
  }
  return performance.now() - began
}

/** Held against a run of this length, the slowest attack of each pattern. */
const worst = (length: number, among: readonly Found[]) =>
  among.map((found) => {
    let most = 0
    for (const text of attacks(found, length)) {
      const once = took(found, text)
      // What the machine did meanwhile is not the pattern's fault: what is slow is slow again.
      const time = once > 100 ? Math.min(once, took(found, text), took(found, text)) : once
      most = Math.max(most, time)
    }
    return { ...found, most }
  })

describe('patterns', () => {
  it('are found', () => {
    expect(patterns.length).toBeGreaterThan(250)
  })

  it('end within a moment, against 5.000 letters made to hold them up', () => {
    const slow = worst(5_000, patterns).filter(({ most }) => most > 250)
    expect(
      slow.map(({ file, source, most }) => `${file} /${source}/ ${Math.round(most)} ms`),
    ).toEqual([])
  }, 300_000)

  it.each<[string, (length: number) => unknown]>([
    ['a moment in a cell', (length) => moment(`${'T'.repeat(length)}!`)],
    ['a moment with its zone', (length) => moment(`2026-01-01T00:00${'+00:00'.repeat(length)}!`)],
    ['a code that was typed', (length) => readCode(`${'/'.repeat(length)}x`)],
    ['a score', (length) => scoreOf(`${'1 '.repeat(length)}/`)],
    ['a share', (length) => shareReader([])(`${'1 '.repeat(length)}x`)],
    ['an e-mail in a log', (length) => redactText('a@a.'.repeat(length))],
  ])('take no longer with what may be long: %s', (_, take) => {
    const began = performance.now()
    try {
      take(200_000)
    } catch {
      // Refused is as good as read.
    }
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
