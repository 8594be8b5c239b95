/** A real Chromium opens a course of another site, third-party cookies off, and meets the service in a frame of it. */
import { readFileSync } from 'node:fs'
import type { BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { complaintsOf, hasBrowser } from '../end-to-end/console/browser.ts'
import type { Person } from '../support/lti-platform/people.ts'
import { an, course, stranger, teacher } from '../support/lti-platform/tool.ts'
import { type BrowserWorld, openBrowserWorld, openStrictBrowser } from './browser-world.ts'
import { courseWithoutClass, dung, giang } from './frame-world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
/** Other tests run beside this one. */
const PATIENT = { timeout: 30_000 }
const Violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
)

describe.skipIf(!hasBrowser())('in a frame of another site, without third-party cookies', () => {
  let world: BrowserWorld
  let browser: { context: BrowserContext; close(): Promise<void> }
  let page: Page
  beforeAll(async () => {
    world = await openBrowserWorld()
    browser = await openStrictBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })
  beforeEach(async () => {
    page = await browser.context.newPage()
    world.asked.length = 0
  })
  afterEach(() => page.close())

  type Launched = Partial<Parameters<BrowserWorld['platform']['courseUrl']>[0]>

  const courseUrl = (person: Person, launch: Launched = {}) =>
    world.platform.courseUrl({ tool: world.tool, person, course, ...launch })

  /** The course's page, until the tool has answered in its frame. */
  async function opened(person: Person, launch: Launched = {}): Promise<FrameLocator> {
    await page.goto(courseUrl(person, launch))
    const tool = page.frameLocator('iframe[name=tool]')
    await tool.locator('main h1').waitFor()
    return tool
  }

  async function inFrame(address: string): Promise<string> {
    await page.evaluate((src) => {
      const frame = document.createElement('iframe')
      frame.name = 'probe'
      frame.src = src
      document.body.append(frame)
      return new Promise((resolve) => frame.addEventListener('load', resolve))
    }, address)
    const text = await page.frameLocator('iframe[name=probe]').locator('body').textContent()
    await page.evaluate(() => document.querySelector('iframe[name=probe]')?.remove())
    return text ?? ''
  }

  it('this browser keeps no ordinary cookie of the service: the premise', async () => {
    const { publicUrl } = world
    await opened(an)
    expect(await inFrame(`${publicUrl}/probe/set`)).toBe('cookies: none')
    expect(await inFrame(`${publicUrl}/probe/read`)).toBe('cookies: none')
    // By itself it does: it is the frame that is denied them.
    await page.goto(`${publicUrl}/probe/set`)
    await page.goto(`${publicUrl}/probe/read`)
    expect(await page.locator('body').textContent()).toBe('cookies: ordinary=kept')
    await opened(an)
    expect(await inFrame(`${publicUrl}/probe/read`)).toBe('cookies: none')
    await browser.context.clearCookies()
  })

  it('a learner sees their certificate, and opens it in a tab of its own', async () => {
    const complaints = complaintsOf(page)
    const tool = await opened(an)
    const address = page.frame('tool')?.url() ?? ''
    expect(new URL(address).origin).toBe(world.publicUrl)
    expect(new URL(page.url()).origin).toBe(world.platform.origin)
    await tool.getByText('Còn hiệu lực').waitFor()
    const number = world.service.certificates.find(({ learner }) => learner === 'A1')?.number ?? ''
    expect(await tool.locator('.earned').textContent()).toContain(number)
    const popup = page.waitForEvent('popup')
    await tool.getByRole('link', { name: 'Mở giấy chứng nhận' }).click()
    const certificate = await popup
    await certificate.getByText('Lò Thị An').waitFor()
    expect(new URL(certificate.url()).pathname).toMatch(/^\/c\//)
    await certificate.close()
    await browser.context.clearCookies()
    expect(complaints).toEqual([])
    expect(world.platform.state.faults).toEqual([])
  })

  it('the launch brought back what login gave to keep, and left nothing behind', async () => {
    await opened(an)
    const launch = world.asked.find(({ line }) => line === 'POST /lti/launch')
    expect(launch?.cookies).toHaveLength(1)
    expect(launch?.cookies[0]).toMatch(/^__Host-hocvu_lti_/)
    expect(await browser.context.cookies(world.publicUrl)).toEqual([])
    for (const { line } of world.asked) expect(line).not.toMatch(/token|visit|state=/)
  })

  it('who teaches goes through the class by forms', async () => {
    const tool = await opened(teacher)
    await tool.getByText('Tình hình lớp').waitFor()
    await tool.getByRole('button', { name: 'Xem danh sách học viên' }).click()
    await tool.getByLabel('Tìm theo họ tên').fill('an')
    await tool.getByRole('button', { name: 'Tìm', exact: true }).click()
    await tool.getByText('1 người').waitFor()
    expect(await tool.locator('table').textContent()).toContain('Lò Thị An')
    await tool.getByRole('button', { name: 'Về tình hình lớp' }).click()
    await tool.getByText('Đã cấp giấy').waitFor()
    expect(page.frame('tool')?.url()).toBe(`${world.publicUrl}/lti/panel`)
  })

  it.each(['by itself', 'by its button, without script'])(
    'the item is put into the course: the answer goes to the platform %s',
    async (how) => {
      const before = world.platform.state.returned.length
      if (how !== 'by itself') await page.route('**/send-on.js*', (route) => route.abort())
      const tool = await opened(teacher, { kind: 'deep-linking' })
      await tool.getByRole('button', { name: 'Thêm “Giấy chứng nhận”' }).click()
      if (how !== 'by itself') await tool.getByRole('button', { name: 'Tiếp tục' }).click()
      await expect.poll(() => world.platform.state.returned.length, PATIENT).toBe(before + 1)
      expect(world.platform.state.returned.at(-1)?.items).toHaveLength(1)
      expect(world.platform.state.faults).toEqual([])
    },
  )

  it('a page of an origin that is not registered shows nothing of it', async () => {
    const [, hint = ''] = courseUrl(an).split('launch=')
    const open = `${world.platform.origin}/open/${hint}`
    const strange = world.strangePage(
      `<h1>Trang lạ</h1><iframe name="tool" src="${open}"></iframe>`,
    )
    const complaints = complaintsOf(page)
    await page.goto(strange)
    await expect.poll(() => complaints.join(' '), PATIENT).toContain('frame-ancestors')
    // The launch was answered, and the browser has thrown the answer away.
    expect(world.asked.map(({ line }) => line)).toContain('POST /lti/launch')
    await expect.poll(() => page.frame('tool')?.url(), PATIENT).toMatch(/^chrome-error:/)
    const text = await page.frameLocator('iframe[name=tool]').locator('body').textContent()
    expect(text).not.toContain('Lò Thị An')
  })

  it('no page beside /lti stands in a frame, not even of a registered platform', async () => {
    const complaints = complaintsOf(page)
    await opened(an)
    await inFrame(`${world.publicUrl}/verify`).catch(() => '')
    await expect
      .poll(() => complaints.join(' '), PATIENT)
      .toMatch(/frame-ancestors|X-Frame-Options/)
  })

  const pages = [
    ['a certificate', an, {}],
    ['what is missing', giang, {}],
    ['a certificate, in English', dung, {}],
    ['an account that waits', stranger, {}],
    ['no class', an, { course: courseWithoutClass }],
    ['the panel', teacher, {}],
    ['both', { ...an, role: 'teacher' }, {}],
    ['deep linking', teacher, { kind: 'deep-linking' }],
    ['deep linking, in English', { ...teacher, locale: 'en' }, { kind: 'deep-linking' }],
  ] as const

  it.each([
    { width: 616, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
  ] as const)('is accessible and fits: $width px, $colorScheme', async ({ width, colorScheme }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    for (const [name, person, launch] of pages) {
      await opened(person, launch)
      const frame = page.frame('tool')
      if (frame === null) throw new Error('there is no frame')
      const [inner = 0, scroll = 0] = await frame.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
        return [window.innerWidth, document.documentElement.scrollWidth]
      })
      expect([name, scroll]).toEqual([name, inner])
      await frame.evaluate(AXE)
      const found: unknown = await frame.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
      )
      expect([name, Violations.parse(found)]).toEqual([name, []])
    }
  })
})
