/** What a plan names and what is not there: programs, audiences, figures, modules; and names that stand twice. */
import { suggestion } from '../nearest.ts'
import { moduleCodes, type ProgramOutline } from '../outline.ts'
import type { PlanDefinition } from './definition.ts'
import type { Say } from './read-plan.ts'

/** @param programs null: not known */
export function referenceFaults(
  plan: PlanDefinition,
  programs: readonly ProgramOutline[] | null,
  say: Say,
): void {
  twinFaults(plan, say)
  const unknown = (path: PropertyKey[], word: string, known: readonly string[], where: string) => {
    if (!known.includes(word)) say(path, `no ${where} "${word}"${suggestion(word, known)}`)
  }
  const audiences = plan.audiences.map(({ id }) => id)
  const figures = plan.figures.map(({ id }) => id)
  for (const [index, { headCount }] of plan.audiences.entries())
    if (headCount !== null)
      unknown(
        ['audiences', index, 'headCount'],
        headCount,
        figures,
        'figure of this plan is called',
      )
  for (const [index, figure] of plan.figures.entries())
    for (const key of ['sum', 'product', 'differsFrom'] as const)
      for (const [part, id] of (figure[key] ?? []).entries()) {
        const at = ['figures', index, key, part]
        if (id === figure.id) say(at, 'is the figure itself; name the figures that it is made of')
        else unknown(at, id, figures, 'figure of this plan is called')
      }
  for (const [index, target] of plan.targets.entries()) {
    const at = ['targets', index]
    for (const [place, id] of target.audiences.entries())
      unknown([...at, 'audiences', place], id, audiences, 'audience of this plan is called')
    if (target.headCount !== null)
      unknown([...at, 'headCount'], target.headCount, figures, 'figure of this plan is called')
    for (const [place, id] of (target.programs ?? []).entries())
      unknown([...at, 'programs', place], id, plan.programs, 'program under programs of this plan')
  }
  if (programs !== null) programFaults(plan, programs, say)
}

function programFaults(plan: PlanDefinition, programs: readonly ProgramOutline[], say: Say): void {
  const known = programs.flatMap(({ id }) => id ?? [])
  for (const [index, id] of plan.programs.entries())
    if (!known.includes(id))
      say(
        ['programs', index],
        `no program "${id}" in programs/*.yaml${suggestion(id, known) || '; write its file first'}`,
      )
  // `hocvu report <id>` takes either: the plan would hide the program.
  if (known.includes(plan.id) && !plan.programs.includes(plan.id))
    say(['id'], `is the id of a program that this plan does not have; name it under programs`)
  const codesOf = (ids: readonly string[]) =>
    programs.filter(({ id }) => id !== undefined && ids.includes(id)).flatMap(moduleCodes)
  const check = (path: PropertyKey[], code: string, ids: readonly string[]) => {
    // Of a program that is not there it cannot be said which modules it has.
    if (ids.length === 0 || ids.some((id) => !known.includes(id))) return
    const codes = codesOf(ids)
    if (!codes.includes(code))
      say(path, `no program of ${ids.join(', ')} has a module "${code}"${suggestion(code, codes)}`)
  }
  for (const [index, { modules }] of plan.audiences.entries())
    for (const [place, code] of modules.entries())
      check(['audiences', index, 'modules', place], code, plan.programs)
  for (const [index, { modules, programs: own }] of plan.targets.entries())
    for (const [place, code] of modules.entries())
      check(['targets', index, 'modules', place], code, own ?? plan.programs)
}

function twinFaults(plan: PlanDefinition, say: Say): void {
  const once = (path: PropertyKey[], items: readonly { id: string }[]) => {
    const ids = items.map(({ id }) => id.toLowerCase())
    for (const [index, id] of ids.entries())
      if (ids.indexOf(id) < index)
        say([...path, index, 'id'], `"${items[index]?.id}" stands here twice; ids are unique`)
  }
  for (const list of [
    ...(['audiences', 'figures', 'targets', 'reach', 'costs', 'deadlines'] as const),
  ])
    once([list], plan[list])
  for (const [index, { lines }] of plan.costs.entries()) once(['costs', index, 'lines'], lines)
  const listed = (path: PropertyKey[], names: readonly string[]) => {
    for (const [index, name] of names.entries())
      if (names.indexOf(name) < index) say([...path, index], `"${name}" is listed twice`)
  }
  listed(['programs'], plan.programs)
  for (const [index, { modules }] of plan.audiences.entries())
    listed(['audiences', index, 'modules'], modules)
  for (const [index, target] of plan.targets.entries())
    for (const key of ['audiences', 'modules', 'unitKinds'] as const)
      listed(['targets', index, key], target[key])
}
