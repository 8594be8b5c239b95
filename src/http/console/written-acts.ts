/** What the forms of acts have in common: the document that lies beside, and the runs that follow. */
import { receiveAttachment } from '../../reconciliation/person-decisions/attachments.ts'
import type { Run } from '../../runs/run.ts'
import type { BroughtFile } from '../bodies.ts'
import type { ConsoleCall } from '../console-route.ts'
import { handOver } from '../runs.ts'

export type ActCall = Pick<ConsoleCall<unknown, unknown, unknown>, 'deps' | 'viewer' | 'language'>

/** Takes in the document that lies beside an act. @returns its id; null without one */
export async function documentBeside(
  { deps, viewer }: Pick<ActCall, 'deps' | 'viewer'>,
  file: BroughtFile | null,
): Promise<string | null> {
  return file === null ? null : (await receiveAttachment(deps, viewer, file)).id
}

/** Who was acted on is decided anew: the runs were written with the act, and are handed to the queue now. */
export async function beginAll(
  { deps }: Pick<ActCall, 'deps'>,
  runs: readonly Run[],
): Promise<void> {
  for (const run of runs) await handOver(deps, run)
}
