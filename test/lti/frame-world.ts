/** The service beside a learning platform that is registered, admitted and switched on, with its people. */

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import type { HttpDeps } from '../../src/http/deps.ts'
import type { Registration } from '../../src/lti/registration.ts'
import {
  insertRegistration,
  setDeployment,
  updateRegistration,
} from '../../src/lti/registration-store.ts'
import { startTestService, type TestService } from '../http/service.ts'
import { publicJwk } from '../support/lti-platform/jwt.ts'
import type { Person } from '../support/lti-platform/people.ts'
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

/** Of `test/http/service.ts`: B1, who has a certificate, and somebody whose account waits. */
export const dung: Person = {
  ...{ id: '12', username: 'dung.nguyen', givenName: 'Dung', familyName: 'Nguyễn Thị' },
  ...{ email: 'dung@example.vn', role: 'learner', locale: 'en' },
}
export const giang: Person = {
  ...{ id: '16', username: 'giang.le', givenName: 'Giang', familyName: 'Lê Thị' },
  ...{ email: 'giang@example.vn', role: 'learner', locale: 'vi' },
}
export const courseWithoutClass = { id: 'CDS', label: 'CDS', title: 'Chuyển đổi số' }

export interface FrameWorld {
  service: TestService
  platform: LtiPlatform
  tool: Tool
  registration: Registration
  /** What is agreed from now on. */
  agree(changed: Partial<Registration>): Promise<void>
  close(): Promise<void>
}

interface Options {
  product: Product
  publicUrl?: string
  overrides?: Partial<HttpDeps>
  /** By https, under this name: then its keys are read beside it, for nobody has signed its certificate. */
  secure?: { certificate: { key: Buffer; cert: Buffer }; hostname: string }
}

export async function openFrameWorld(options: Options): Promise<FrameWorld> {
  const { product, publicUrl = 'https://hocvu.example.gov.vn', secure } = options
  const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
  const service = await startTestService({ publicUrl, outgoing, ...options.overrides })
  const { deps } = service
  const platform = await startLtiPlatform(product, {
    now: () => deps.clock.now(),
    askTool: askingApp(() => service.app),
    people: [an, dung, giang, stranger, teacher],
    courses: [course, courseWithoutClass],
    ...secure,
  })
  const keys = await publishKeys(platform)
  const tool = addByHand(platform, publicUrl)
  const registration: Registration = {
    id: randomUUID(),
    name: 'Trường Chính trị',
    ...fieldsForService(platform, tool),
    ...(secure && { keysUrl: keys.url }),
    ...{ product: 'moodle', platformId: 'onetouch', subIsAccount: true, emailVerified: true },
    ...{ teachersSee: 'people', gradesOut: false, state: 'active' },
    frameOrigins: [platform.origin],
  }
  const now = deps.clock.now()
  await insertRegistration(deps.db, registration, { actor: 'cli:lan', now })
  for (const deploymentId of tool.deploymentIds) {
    const place = { registrationId: registration.id, deploymentId }
    await setDeployment(deps.db, place, 'active', now)
  }
  return {
    ...{ service, platform, tool, registration },
    agree: async (changed) => {
      Object.assign(registration, changed)
      await updateRegistration(deps.db, registration, now)
    },
    close: async () => {
      await keys.close()
      await platform.close()
      await service.close()
      outgoing.close()
    },
  }
}

/** The platform's key set on an address of its own, by http inside. */
async function publishKeys(platform: LtiPlatform) {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ keys: platform.state.keys.map(publicJwk) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/keys`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
