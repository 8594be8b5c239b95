/** The service of `test/http/service.ts` beside platforms that it knows. */

import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { registerPlatform } from '../../src/lti/register.ts'
import type { Registration } from '../../src/lti/registration.ts'
import type { GivenTerms } from '../../src/lti/terms.ts'
import { startTestService, type TestService } from '../http/service.ts'
import type { LoginRequest } from '../support/lti-platform/authorization.ts'
import { type LtiPlatform, startLtiPlatform } from '../support/lti-platform/platform.ts'
import type { Product } from '../support/lti-platform/product.ts'
import type { Tool } from '../support/lti-platform/state.ts'
import {
  addByHand,
  an,
  askingApp,
  course,
  fieldsForService,
  stranger,
  teacher,
} from '../support/lti-platform/tool.ts'
import { type Visitor, visitorOf } from '../support/lti-platform/visitor.ts'

export const PUBLIC_URL = 'https://hocvu.example.gov.vn'

export interface LtiService {
  service: TestService
  /** Of the service and of its platforms; a test moves it. */
  clock: { at: Date }
  /** Not registered yet. */
  start(product: Product): Promise<LtiPlatform>
  /** Registered by hand on both sides; its accounts are those of the test's `onetouch`. */
  connect(product: Product, given?: Partial<GivenTerms>): Promise<Connected>
  visitor(options?: { keepsCookies?: boolean }): Visitor
  close(): Promise<void>
}

export interface Connected {
  platform: LtiPlatform
  tool: Tool
  registration: Registration
}

export async function startLtiService(): Promise<LtiService> {
  const clock = { at: new Date('2026-03-02T02:00:00Z') }
  const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
  const now = () => clock.at
  const service = await startTestService({ outgoing, clock: { now } })
  const platforms: LtiPlatform[] = []
  const start: LtiService['start'] = async (product) => {
    const platform = await startLtiPlatform(product, {
      now,
      askTool: askingApp(() => service.app),
      people: [an, teacher, stranger],
      courses: [course],
      membersAPage: 2,
    })
    platforms.push(platform)
    return platform
  }
  return {
    ...{ service, clock, start },
    connect: async (product, given = {}) => {
      const platform = await start(product)
      const tool = addByHand(platform, PUBLIC_URL)
      const { db } = service.deps
      const registration = await registerPlatform({ db, clock: { now }, outgoing }, 'lan', {
        name: `Nền tảng ${product.name}`,
        ...fieldsForService(platform, tool),
        ...(product.name !== 'reference' && { product: product.name }),
        platformId: 'onetouch',
        subIsAccount: product.name === 'moodle',
        frameOrigins: [platform.origin],
        deployments: tool.deploymentIds,
        ...given,
      })
      return { platform, tool, registration }
    },
    visitor: (options) => visitorOf({ app: service.app, publicUrl: PUBLIC_URL, ...options }),
    close: async () => {
      for (const platform of platforms) await platform.close()
      outgoing.close()
      await service.close()
    },
  }
}

/** As somebody has turned it round. */
export const changed = (request: LoginRequest, fields: Record<string, string>): LoginRequest => ({
  ...request,
  fields: { ...request.fields, ...fields },
})
