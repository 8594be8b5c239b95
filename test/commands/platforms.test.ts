import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import type { CommandContext } from '../../src/commands/command.ts'
import { checkPlatform, listPlatforms, resetPlatform } from '../../src/commands/platforms.ts'
import { readPlatformState, saveCircuit } from '../../src/programs/platform-state.ts'
import { type LocalPlatform, startLocalPlatform } from '../connectors/local-platform.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'

let site: LocalPlatform
let isDown = false
let installation: TestInstallation
const said: string[] = []

beforeAll(async () => {
  site = await startLocalPlatform((_, response) => {
    response.setHeader('date', installation.clock.now().toUTCString())
    response.writeHead(isDown ? 403 : 200)
    response.end('{"items":[],"next_cursor":null,"total":0}')
  })
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': `platforms:
  - { id: portal, connector: provincial-portal, url: "${site.url}", token: abc, allowPrivateNetwork: true, tokenExpires: 2026-03-05 }`,
    },
  })
})
afterAll(async () => {
  await installation.close()
  await site.close()
})
beforeEach(async () => {
  said.length = 0
  isDown = false
  const state = { ownState: { value: 1, openedAt: Date.now(), attemptNo: 1 }, breakerState: 5 }
  const openUntil = new Date(Date.now() + 30_000)
  await saveCircuit(installation.database.db, 'portal', { state, openUntil, fault: 'HTTP 503.' })
})

const context: CommandContext = {
  settings: parseSettings({}),
  viewer: lan,
  output: {
    json: false,
    say: (text) => said.push(text),
    note: () => {},
    progress: () => {},
    result: (_, human) => said.push(human()),
    error: (thrown) => {
      throw thrown
    },
  },
  open: async () => installation,
  untilStopped: async () => {},
}
const circuitNow = async () =>
  (await readPlatformState(installation.database.db, 'portal')).circuitFault

describe('a platform that is left alone', () => {
  it('is told with its fault, and how to ask it again', async () => {
    await listPlatforms(context)
    expect(said.join()).toContain('HTTP 503. Once mended: hocvu platforms reset portal')
  })

  it('is asked all the same by a check; when all is well, by everybody', async () => {
    expect(await checkPlatform(context, 'portal')).toBe(0)
    expect(said.join()).toContain('Its token runs out in 3 days')
    expect(said.join()).not.toContain('MISSING')
    expect(await circuitNow()).toBeNull()
  })

  it('stays so after a check that finds something wrong', async () => {
    isDown = true
    expect(await checkPlatform(context, 'portal')).toBe(1)
    expect(await circuitNow()).toBe('HTTP 503.')
  })

  it('is asked again after a reset, which says whether there was anything to do', async () => {
    await resetPlatform(context, 'portal')
    await resetPlatform(context, 'portal')
    expect(said).toEqual(['portal: asked again from now on.', 'portal: was not left alone.'])
  })
})
