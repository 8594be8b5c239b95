/** The simulated platforms of the demo, all at once. */
import type { DemoPlatform } from './cohorts.ts'
import { startSimulatedMoodle } from './moodle.ts'
import { nationalSite } from './national-site.ts'
import { startSimulatedOpenEdx } from './open-edx.ts'
import { startSimulatedPortal } from './portal.ts'
import type { DemoWorld } from './world.ts'
import { startSimulatedZoom } from './zoom.ts'
import { zoomMeeting } from './zoom-class.ts'

export interface DemoPlatforms {
  /** What the demo's platforms.yaml asks of the environment: addresses and secrets. */
  variables: Record<string, string>
  close(): Promise<void>
}

/** Platforms that take files and have no address. */
export const filePlatform = 'bang-tinh' satisfies DemoPlatform

/**
 * @param secret makes tokens and client secrets
 * @param pageDelayMs how long each answer is held back
 */
export async function startDemoPlatforms(
  world: DemoWorld,
  options: { secret: () => string; pageDelayMs?: number },
): Promise<DemoPlatforms> {
  const { secret, ...delay } = options
  const tokens = { onetouch: secret(), portal: secret() }
  const zoomApp = { accountId: 'demo-account', clientId: 'demo-app', clientSecret: secret() }
  const nationalClient = { id: 'demo-client', secret: secret() }
  const { now } = world
  const started = await Promise.all([
    startSimulatedMoodle({ world, token: tokens.onetouch, ...delay }),
    startSimulatedPortal({ world, token: tokens.portal, ...delay }),
    startSimulatedZoom({ credentials: zoomApp, meetings: [zoomMeeting(world)], now, ...delay }),
    startSimulatedOpenEdx({ site: nationalSite(world), client: nationalClient, ...delay }),
  ])
  const [moodle, portal, zoom, national] = started
  return {
    variables: {
      DEMO_ONETOUCH_URL: moodle.url,
      DEMO_ONETOUCH_TOKEN: tokens.onetouch,
      DEMO_PORTAL_URL: portal.url,
      DEMO_PORTAL_TOKEN: tokens.portal,
      DEMO_ZOOM_URL: zoom.url,
      DEMO_ZOOM_TOKEN_URL: zoom.tokenUrl,
      DEMO_ZOOM_ACCOUNT: zoomApp.accountId,
      DEMO_ZOOM_CLIENT: zoomApp.clientId,
      DEMO_ZOOM_SECRET: zoomApp.clientSecret,
      DEMO_NATIONAL_URL: national.url,
      DEMO_NATIONAL_CLIENT: nationalClient.id,
      DEMO_NATIONAL_SECRET: nationalClient.secret,
    },
    close: async () => {
      await Promise.all(started.map((platform) => platform.close()))
    },
  }
}
