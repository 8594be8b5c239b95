/** Sums of what units need, as letters and tables ask for them. Pure. */
import type { Need, NeedMode } from './needs-store.ts'

export interface NeedSum {
  /** Id of an audience of the plan, or in the units' own words. */
  audience: string
  people: number
  /** Units that ask for it. */
  units: number
  contents: { content: string; mode: NeedMode | null; people: number; units: number }[]
}

/** Audiences of the plan in its order, then those in the units' own words; what more people need comes first. */
export function sumNeeds(needs: readonly Need[], order: readonly string[]): NeedSum[] {
  const audiences = [...new Set(needs.map(({ audience }) => audience))].sort(
    (a, b) => placeOf(order, a) - placeOf(order, b) || (a < b ? -1 : 1),
  )
  return audiences.map((audience) => {
    const own = needs.filter((need) => need.audience === audience)
    const kinds = new Map(own.map((need) => [kindOf(need), need]))
    const contents = [...kinds.entries()].map(([kind, { content, mode }]) => {
      const same = own.filter((need) => kindOf(need) === kind)
      return { content, mode, ...countsOf(same) }
    })
    return {
      audience,
      ...countsOf(own),
      contents: contents.sort((a, b) => b.people - a.people || (a.content < b.content ? -1 : 1)),
    }
  })
}

const countsOf = (needs: readonly Need[]) => ({
  people: needs.reduce((sum, { people }) => sum + people, 0),
  units: new Set(needs.map(({ unitId }) => unitId)).size,
})

const kindOf = ({ content, mode }: Need) => JSON.stringify([content, mode])

function placeOf(order: readonly string[], audience: string): number {
  const at = order.indexOf(audience)
  return at < 0 ? order.length : at
}
