/** Units: the tree with its people, one unit, and where it stands. */
import { z } from 'zod'
import { UNITS } from '../../console/learners/tabs.tsx'
import { unitsPage } from '../../console/units/list-page.tsx'
import { unitPage } from '../../console/units/unit-page.tsx'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { unitsTexts } from '../../foundation/texts/console/units.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { listPeople } from '../../roster/people/list-people.ts'
import { placeUnit } from '../../roster/people/place-unit.ts'
import {
  branchOf,
  findNode,
  searchUnits,
  unitsAbove,
  unitTree,
} from '../../roster/people/unit-tree.ts'
import {
  cohortsOfUnits,
  countWithoutUnit,
  listUnits,
  outcomesByUnit,
  unitChoices,
} from '../../roster/people/unit-tree-store.ts'
import { countQuestions } from '../../roster/question-store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { notFound, nothing, type Route } from '../route.ts'

const PAGE = 100
const PEOPLE_SHOWN = 20

const params = z.object({ id: z.uuid() })

export const unitRoutes: Route[] = [
  consolePage({
    path: UNITS,
    scope: 'roster:read',
    params: nothing,
    query: z.object({
      text: z.string().trim().max(100).catch('').default(''),
      page: z.coerce.number().int().min(1).max(1000).catch(1).default(1),
    }),
    handler: async ({ deps, viewer, query, language }) => {
      const units = await listUnits(deps.db, viewer)
      const inOrder = unitTree(units).flatMap(branchOf)
      const rows = query.text === '' ? inOrder : searchUnits(inOrder, query.text)
      const page = Math.min(query.page, Math.max(1, Math.ceil(rows.length / PAGE)))
      const outcomes = viewer.scopes.has('outcomes:read')
        ? await outcomesByUnit(deps.db, viewer)
        : []
      return unitsPage({
        language,
        text: query.text,
        rows: rows.slice((page - 1) * PAGE, page * PAGE),
        ...{ page, size: PAGE, total: rows.length },
        units: units.length,
        people: units.reduce((sum, unit) => sum + unit.people, 0),
        withoutUnit: await countWithoutUnit(deps.db, viewer),
        outcomes: new Map(outcomes.map((counts) => [counts.unitId, counts])),
        questions: await countQuestions(deps.db, viewer),
      })
    },
  }),
  consolePage({
    path: `${UNITS}/{id}`,
    scope: 'roster:read',
    params,
    query: nothing,
    handler: async ({ deps, viewer, params: { id }, language }) => {
      const units = await listUnits(deps.db, viewer)
      const unit = findNode(unitTree(units), id)
      if (unit === null) throw notFound()
      const branch = branchOf(unit).map((node) => node.id)
      const seesOutcomes = viewer.scopes.has('outcomes:read')
      const outcomes = seesOutcomes ? await outcomesByUnit(deps.db, viewer) : []
      const { people } = await listPeople(
        deps.db,
        viewer,
        { text: '', unitId: id, audience: null, cohort: null, missing: null },
        { sort: 'name', page: 1, size: PEOPLE_SHOWN },
      )
      const mayPlace = viewer.unitId === null && viewer.scopes.has('roster:write')
      return unitPage({
        language,
        unit,
        above: unitsAbove(units, id),
        outcomes: new Map(outcomes.map((counts) => [counts.unitId, counts])),
        cohorts: seesOutcomes ? await cohortsOfUnits(deps.db, viewer, branch) : [],
        people,
        units: mayPlace ? await unitChoices(deps.db, viewer) : null,
      })
    },
  }),
  consoleAction({
    path: `${UNITS}/{id}/place`,
    scope: 'roster:write',
    wholeRoster: true,
    params,
    body: z.object({ under: z.string().trim().max(200).default('') }),
    handler: async ({ deps, viewer, params: { id }, body, visit, language }) => {
      const texts = unitsTexts[language]
      const placed = await placeUnit(deps, viewer, id, body.under === '' ? null : body.under)
      const units = new Map((await listUnits(deps.db, viewer)).map((unit) => [unit.id, unit]))
      const unit = units.get(id)?.name ?? ''
      if (placed === null) visit.notify({ kind: 'done', text: texts.placedAlready })
      else {
        const before = units.get(placed.before ?? '')
        const parent = units.get(placed.after ?? '')?.name
        visit.notify({
          kind: 'done',
          text:
            parent === undefined
              ? fill(texts.placedTop, { unit })
              : fill(texts.placed, { unit, parent }),
          undo: {
            action: `${UNITS}/${id}/place`,
            label: kitTexts[language].undo,
            fields: { under: before?.code ?? before?.name ?? '' },
          },
        })
      }
      return seeOther(`${UNITS}/${id}`)
    },
  }),
]
