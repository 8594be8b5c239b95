/** Sums of a plan beside its targets: by audience, module, program, and in all. Pure. */
import type { StoredPlan } from '../../programs/plans/stored.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import type { PlanFigures } from '../figures/figure-store.ts'
import type { AudienceGroups } from './audience-groups.ts'
import type { BranchLines } from './branch-lines.ts'
import type { ClassOfProgram } from './class-store.ts'
import type { MergedUnits } from './merged-units.ts'
import type {
  AudienceLine,
  ModuleCell,
  ModuleLine,
  PlanReport,
  ProgramLine,
} from './plan-report.ts'
import { byLine, type Tally } from './tally.ts'
import { denominatorsOf } from './target-count.ts'
import type { MarkCount } from './trained.ts'

const peopleOf = (tally: Tally, isOne: (mark: MarkCount) => boolean): number =>
  tally.marks.reduce((sum, mark) => (isOne(mark) ? sum + mark.people : sum), 0)

export function audienceLines(context: {
  plan: StoredPlan
  audiences: AudienceGroups
  branch: BranchLines
  ofPlan: boolean
  merged: MergedUnits
  figures: PlanFigures
  tally: Tally
}): AudienceLine[] {
  const { plan, audiences, branch, merged, figures, tally, ofPlan } = context
  return plan.audiences.map(({ id, title }) => {
    const onRoster = audiences.onRoster.get(id) ?? null
    return {
      id,
      title,
      onRoster,
      headCount: denominatorsOf(plan, id, figures, branch, merged, { ofPlan }).whole,
      trained:
        onRoster === null
          ? null
          : peopleOf(tally, ({ group, trained }) => trained && isIn(audiences, group, id)),
    }
  })
}

const isIn = ({ groups }: AudienceGroups, group: number, audienceId: string): boolean =>
  groups[group]?.has(audienceId) ?? false

/** Every module that the plan or a program of it names: those of the plan first. */
export function modulesOf(
  plan: StoredPlan,
  programs: readonly StoredProgram[],
): Omit<ModuleLine, 'completed'>[] {
  const codes = [
    ...plan.audiences.flatMap(({ modules }) => modules),
    ...plan.targets.flatMap(({ modules }) => modules),
    ...programs.flatMap(({ modules, moduleTitles }) => [
      ...Object.values(modules).flat(),
      ...Object.keys(moduleTitles),
    ]),
  ]
  return [...new Set(codes)].map((code) => ({
    code,
    title: programs
      .map(({ moduleTitles }) =>
        Object.hasOwn(moduleTitles, code) ? moduleTitles[code] : undefined,
      )
      .find((title) => title !== undefined) ?? { vi: code, en: null },
  }))
}

/** @param modules in the order of their numbers */
export function completedModules(
  modules: readonly Omit<ModuleLine, 'completed'>[],
  tally: Tally,
): ModuleLine[] {
  return modules.map((module, number) => ({
    ...module,
    completed: peopleOf(tally, (mark) => mark.modules[number] === true),
  }))
}

/** Of the audiences that the roster can tell: each module that the plan has for them. */
export function coverageOf(
  plan: StoredPlan,
  audiences: AudienceGroups,
  codes: readonly string[],
  tally: Tally,
): ModuleCell[] {
  return plan.audiences
    .filter(({ id }) => audiences.onRoster.has(id))
    .flatMap(({ id, modules }) =>
      modules.map((module) => {
        const number = codes.indexOf(module)
        const completed = peopleOf(
          tally,
          (mark) => mark.modules[number] === true && isIn(audiences, mark.group, id),
        )
        return { audience: id, module, completed }
      }),
    )
}

export function programLines(
  ids: readonly string[],
  programs: readonly { id: string; definition: StoredProgram }[],
  classes: readonly ClassOfProgram[],
  tally: Tally,
): ProgramLine[] {
  return ids.flatMap((id, number) => {
    const program = programs.find((one) => one.id === id)
    if (program === undefined) return []
    const { title, kind } = program.definition
    return [
      {
        ...{ id, title, kind },
        cohorts: classes.filter(({ programId }) => programId === id).length,
        enrolled: peopleOf(tally, ({ enrolled }) => enrolled[number] === true),
        people: peopleOf(tally, ({ passed }) => passed[number] === true),
        turns: tally.marks.reduce((sum, { turns }) => sum + (turns[number] ?? 0), 0),
        certified: peopleOf(tally, ({ certified }) => certified[number] === true),
        papers: peopleOf(tally, ({ papers }) => papers[number] === true),
      },
    ]
  })
}

export function totalsOf(
  plan: StoredPlan,
  { groups }: AudienceGroups,
  branch: BranchLines,
  tally: Tally,
): PlanReport['totals'] {
  const lineCount = branch.lines.length
  const people = byLine(tally.lines, lineCount, (count) => count.people)
  return {
    people: people.reduce((all, one) => all + one, 0),
    turns: tally.lines.reduce((all, { turns }) => all + turns, 0),
    outsideAudiences:
      plan.audiences.length === 0
        ? 0
        : peopleOf(tally, ({ trained, group }) => trained && groups[group]?.size === 0),
    withoutUnit: people[lineCount] ?? 0,
  }
}
