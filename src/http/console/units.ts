/** Units: the tree with its people, one unit, and where it stands. */
import { z } from 'zod'
import { UNITS } from '../../console/learners/tabs.tsx'
import { unitsPage } from '../../console/units/list-page.tsx'
import { unitPage } from '../../console/units/unit-page.tsx'
import { matchAccounts } from '../../evidence/link.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { unitSentence } from '../../foundation/texts/console/unit-import.ts'
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
import { endUnit } from '../../roster/units/end-unit.ts'
import { listUnitsOn, unitHistory } from '../../roster/units/list-units.ts'
import { countInEndedUnits } from '../../roster/units/unit-store.ts'
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
      on: z.iso.date().or(z.literal('')).catch('').default(''),
    }),
    handler: async ({ deps, viewer, query, language }) => {
      const today = dateInVietnam(deps.clock.now())
      const on = query.on || today
      const units = await listUnitsOn(deps.db, viewer, on, today)
      const ended = viewer.unitId === null ? await countInEndedUnits(deps.db, today) : new Map()
      const inOrder = unitTree(units).flatMap(branchOf)
      const rows = query.text === '' ? inOrder : searchUnits(inOrder, query.text)
      const page = Math.min(query.page, Math.max(1, Math.ceil(rows.length / PAGE)))
      const outcomes = viewer.scopes.has('outcomes:read')
        ? await outcomesByUnit(deps.db, viewer)
        : []
      return unitsPage({
        language,
        text: query.text,
        ...{ on, today, left: [...ended.values()].reduce((sum, n) => sum + n, 0) },
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
      const today = dateInVietnam(deps.clock.now())
      const units = await listUnits(deps.db, viewer, today)
      const history = await unitHistory(deps.db, viewer, id)
      const unit = findNode(unitTree(units), id)
      if (unit === null || history === null) throw notFound()
      const branch = branchOf(unit).map((node) => node.id)
      const seesOutcomes = viewer.scopes.has('outcomes:read')
      const outcomes = seesOutcomes ? await outcomesByUnit(deps.db, viewer) : []
      const { people } = await listPeople(
        deps.db,
        viewer,
        { text: '', unitId: id, audience: null, cohort: null, missing: null, today },
        { sort: 'name', page: 1, size: PEOPLE_SHOWN },
      )
      const mayPlace = viewer.unitId === null && viewer.scopes.has('roster:write')
      return unitPage({
        language,
        ...{ unit, history, today },
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
    body: z.object({
      under: z.string().trim().max(200).default(''),
      from: z.iso.date().or(z.literal('')).catch('').default(''),
    }),
    handler: async ({ deps, viewer, params: { id }, body, visit, language }) => {
      const texts = unitsTexts[language]
      const placed = await placeUnit(deps, viewer, id, body.under || null, body.from || null)
      const today = dateInVietnam(deps.clock.now())
      const units = new Map(
        (await listUnits(deps.db, viewer, today)).map((unit) => [unit.id, unit]),
      )
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
            fields: {
              under: before?.code ?? before?.name ?? '',
              from: placed.from < '1900' ? '' : placed.from,
            },
          },
        })
      }
      return seeOther(`${UNITS}/${id}`)
    },
  }),
  consoleAction({
    path: `${UNITS}/{id}/end`,
    scope: 'roster:write',
    wholeRoster: true,
    params,
    body: z.object({
      into: z.string().trim().min(1).max(1000),
      on: z.iso.date(),
      source: z.string().trim().max(300).default(''),
    }),
    handler: async ({ deps, viewer, params: { id }, body, visit, language }) => {
      const texts = unitsTexts[language]
      const into = body.into.split(';').flatMap((code) => code.trim() || [])
      const end = { into, on: body.on, source: body.source || null }
      const ended = await endUnit(deps, viewer, id, end)
      if (ended.moved > 0) await matchAccounts(deps.db, deps.clock, null)
      const done = { unit: ended.unit, into: ended.into.join(', '), n: ended.moved }
      visit.notify({
        kind: 'done',
        text: [
          fill(texts.endDone, done),
          ...(ended.left > 0 ? [fill(texts.endLeft, { n: ended.left })] : []),
          ...ended.warnings.map((warning) => unitSentence(warning, language)),
        ].join(' '),
      })
      return seeOther(`${UNITS}/${id}`)
    },
  }),
]
