/** Plan files beside one program, as an operator writes them. */
import { parseConfiguration } from '../../../src/programs/read-configuration.ts'
import { connectors, faultsOf } from '../faults.ts'

const program = {
  name: 'programs/p.yaml',
  text: `id: p
title: { vi: Chương trình }
modules: { Lãnh đạo: [NTS, ATAN] }
`,
}

/** From line 5 on. */
const head = `id: ke-hoach
title: { vi: Kế hoạch }
years: 2024-2025
programs: [p]
`

const planFile = (yaml: string) => ({ name: 'plans/k.yaml', text: `${head}${yaml}\n` })

export function planOf(yaml: string) {
  const [plan] = parseConfiguration([program, planFile(yaml)], connectors).plans
  if (plan === undefined) throw new Error('no plan was read')
  return plan
}

/** As `line field: reason`. */
export const planFaults = (yaml: string) =>
  faultsOf(program, planFile(yaml)).map(
    ({ field, reason }) => `${field.replace('plans/k.yaml:', '')}: ${reason}`,
  )
