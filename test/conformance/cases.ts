/** The cases that a platform is put through. */
import type { Case } from './cases/case.ts'
import { faultCases } from './cases/faults.ts'
import { fileCases } from './cases/files.ts'
import { largePageCases } from './cases/large-page.ts'
import { pagingCases } from './cases/paging.ts'
import { rowCases } from './cases/rows.ts'
import { checkCases, settingsCases } from './cases/set-up.ts'
import { signInCases } from './cases/sign-in.ts'
import type { ConformancePlatform } from './platform.ts'

const httpCases: readonly Case[] = [
  ...checkCases,
  ...rowCases,
  ...pagingCases,
  ...faultCases,
  ...signInCases,
  ...largePageCases,
]

/** Name and work of each case that applies to the platform: of the quick ones, or of the long ones. */
export function casesOf(
  platform: ConformancePlatform,
  { long }: { long: boolean },
): { name: string; run(): Promise<void> }[] {
  const bound = <Kind extends ConformancePlatform>(cases: readonly Case<Kind>[], on: Kind) =>
    cases
      .filter((one) => (one.long ?? false) === long && (one.appliesTo?.(on) ?? true))
      .map(({ name, run }) => ({ name, run: () => run(on) }))
  return [
    ...bound(settingsCases, platform),
    ...(platform.kind === 'http' ? bound(httpCases, platform) : bound(fileCases, platform)),
  ]
}
