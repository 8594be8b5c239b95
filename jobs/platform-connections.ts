/**
 * One connection a platform in this process: its rate limit and its circuit breaker are shared by all jobs and
 * outlive each of them.
 */

import type { Connector, ConnectorContext } from '../connectors/contract.ts'
import { type ConnectorHttp, createConnectorHttp } from '../connectors/http.ts'
import { connectorById } from '../connectors/registry.ts'
import type { Clock } from '../src/foundation/clock.ts'
import { HocvuError } from '../src/foundation/errors.ts'
import type { Log } from '../src/foundation/log.ts'
import type { ResolvedPlatform } from '../src/programs/platforms.ts'

interface OpenPlatform {
  connector: Connector
  context: ConnectorContext<unknown>
}

export interface PlatformConnections {
  /** @throws HocvuError `platform.not-configured`, `platform.refused-address` */
  open(platform: ResolvedPlatform): OpenPlatform
  /** Closes idle connections of all platforms. */
  close(): void
}

export function createPlatformConnections(clock: Clock, log: Log): PlatformConnections {
  const known = new Map<string, { as: string; http: ConnectorHttp }>()
  const connect = (platform: ResolvedPlatform, url: string): ConnectorHttp => {
    const as = JSON.stringify([url, platform.allowPrivateNetwork, platform.secrets])
    const present = known.get(platform.id)
    if (present?.as === as) return present.http
    // A changed address or token is another platform: its breaker begins anew.
    present?.http.close()
    const http = createConnectorHttp({
      baseUrl: url,
      allowPrivateNetwork: platform.allowPrivateNetwork,
      secrets: platform.secrets,
      log: log.child({ platform: platform.id }),
    })
    known.set(platform.id, { as, http })
    return http
  }
  return {
    open(platform) {
      const connector = connectorOf(platform)
      const settings = readSettings(platform, connector)
      const http = connect(platform, requireUrl(platform))
      return { connector, context: { settings, http, now: () => clock.now() } }
    },
    close() {
      for (const { http } of known.values()) http.close()
      known.clear()
    },
  }
}

function connectorOf(platform: ResolvedPlatform): Connector {
  const connector = connectorById(platform.connector)
  if (connector) return connector
  throw notConfigured(
    platform,
    `names the connector "${platform.connector}", which this version does not have.`,
  )
}

function requireUrl(platform: ResolvedPlatform): string {
  if (platform.url !== null) return platform.url
  throw notConfigured(platform, 'has no url. Write its address in platforms.yaml.')
}

function readSettings(platform: ResolvedPlatform, connector: Connector): unknown {
  const settings = connector.settings.safeParse({
    ...platform.settings,
    ...(platform.token === null ? {} : { token: platform.token }),
  })
  if (settings.success) return settings.data
  const faults = settings.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw notConfigured(platform, `has faults in platforms.yaml: ${faults.join('; ')}`)
}

function notConfigured(platform: ResolvedPlatform, what: string): HocvuError {
  return new HocvuError('platform.not-configured', `Platform "${platform.id}" ${what}`, {
    params: { platform: platform.id },
  })
}
