/** The order in which a batch of people is entered into the register: by unit, then as Vietnamese lists are ordered. */
import { givenName } from '../foundation/names.ts'

export interface RegisterLine {
  unitCode: string | null
  unit: string
  fullName: string
  /** Where all else is the same. */
  key: string
}

const collator = new Intl.Collator('vi')

/** Units by their code, those without one last; people by given name, then by the whole name. */
export function inRegisterOrder<Line extends RegisterLine>(lines: readonly Line[]): Line[] {
  return (
    lines
      // Taken apart once for each person: comparing would do it again and again.
      .map((line) => ({ line, given: givenName(line.fullName) }))
      .toSorted(
        (a, b) =>
          compareCodes(a.line.unitCode, b.line.unitCode) ||
          collator.compare(a.line.unit, b.line.unit) ||
          collator.compare(a.given, b.given) ||
          collator.compare(a.line.fullName, b.line.fullName) ||
          compareTexts(a.line.key, b.line.key),
      )
      .map(({ line }) => line)
  )
}

function compareCodes(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return compareTexts(a, b)
}

const compareTexts = (a: string, b: string) => Number(a > b) - Number(a < b)
