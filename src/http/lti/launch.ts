/** Where a learning platform leads whoever it has named. */
import { z } from 'zod'
import { HocvuError } from '../../foundation/errors.ts'
import { tellEarlierOutcomes } from '../../lti/grades/earlier-outcomes.ts'
import { finishLaunch, LaunchRequest } from '../../lti/launch/finish.ts'
import type { Launch } from '../../lti/launch/launch.ts'
import { noteWhoComes } from '../../lti/launch/who-comes.ts'
import { foreignForm, type RawCall, type Route } from '../route.ts'
import { fieldsOf } from './fields.ts'
import { notingRefusals } from './noted-refusal.ts'
import { showLaunch } from './show-launch.ts'

/** As OpenID has it, where the platform names nobody. */
const Refusal = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/) })
const Sent = z.object({ fields: Refusal })

export const ltiLaunchRoutes: Route[] = [
  foreignForm({
    path: '/lti/launch',
    summary: 'Where a learning platform leads whoever it has named (LTI 1.3 launch).',
    limit: 'frame',
    type: 'text/html',
    handler: async (call) => {
      const launch = await notingRefusals(call.deps, () => checked(call))
      await noteWhoComes(call.deps, launch)
      // The page does not depend on it, and the next launch looks again.
      await tellEarlierOutcomes(call.deps, launch).catch((error: unknown) =>
        call.deps.log.warn({ err: error }, 'a gradebook was not told of earlier outcomes'),
      )
      return await showLaunch(call, launch)
    },
  }),
]

async function checked({
  deps,
  visitor: { frame },
  body,
}: Pick<RawCall, 'deps' | 'visitor' | 'body'>): Promise<Launch> {
  const refusal = Sent.safeParse(body)
  if (refusal.success)
    throw new HocvuError(
      'lti.token-refused',
      `The platform names nobody: ${refusal.data.fields.error}. Look there why.`,
    )
  const request = fieldsOf(LaunchRequest, body, 'launch')
  const kept = frame.values(request.state)
  if (kept.length > 0) frame.forget(request.state)
  return await finishLaunch(deps, request, kept)
}
