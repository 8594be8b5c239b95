import { createServer } from 'node:http'
import { rotateLtiKey } from '../../src/lti/keys.ts'
import { it } from 'vitest'
import { connectedCourse } from '../support/connected-course.ts'
import { openBrowser, signInTo } from '../end-to-end/console/browser.ts'
import { COHORT, startTestService } from '../http/service.ts'
import { createUser } from '../../src/access/users.ts'
import { createSignInLink, useSignInLink } from '../../src/access/sign-in-links.ts'
it('looks', async () => {
  const service = await startTestService()
  const { db, clock } = service.deps
  const a = await connectedCourse(service.deps, COHORT, { offersMembers: true })
  const user = await createUser(db, clock, 'cli:lan', { login: 'lan', name: 'Trần Thị Lan', role: 'administrator', unitCode: null })
  const { token } = await createSignInLink(db, clock, 'cli:lan', user.id)
  await useSignInLink(db, clock, token, { password: 'một câu ngắn dễ nhớ' })
  await service.post('/api/v1/lti/registrations').send({ name: 'Open edX tỉnh', product: 'open-edx', issuer: 'https://mooc.example.gov.vn', clientId: 'zz', authUrl: 'https://mooc.example.gov.vn/a', tokenUrl: 'https://mooc.example.gov.vn/t', keysUrl: 'https://mooc.example.gov.vn/k', platformId: 'onetouch' })
  await rotateLtiKey(service.deps, 'cli:lan')
  await rotateLtiKey(service.deps, 'cli:lan')
  const server = createServer(service.app)
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
  const at = server.address()
  const base = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
  const browser = await openBrowser()
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await signInTo(page, base, { login: 'lan', password: 'một câu ngắn dễ nhớ' })
  const P = '/console/integrations/lti'
  const shot = async (path: string, name: string) => { await page.goto(base + path); await page.screenshot({ path: `/tmp/l4-${name}.png`, fullPage: true }) }
  await shot(P, 'list')
  await shot(`${P}/new`, 'new')
  await page.click('form[action$="/link"] button')
  await page.screenshot({ path: '/tmp/l4-link.png', fullPage: true })
  await shot(`${P}/${a.registrationId}`, 'one')
  await shot(`${P}/courses/${a.courseId}`, 'course')
  await shot(`/console/cohorts/${COHORT}/learners/new`, 'class')
  await db.updateTable('lti_registrations').set({ state: 'waiting' }).where('id', '=', a.registrationId).execute()
  await page.setViewportSize({ width: 360, height: 800 })
  await page.goto(`${base}/preferences/language?to=en&back=/console`)
  await page.goto(`${base}/preferences/theme?to=dark&back=/console`)
  await shot(P, 'list-en')
  await shot(`${P}/${a.registrationId}`, 'one-en')
  await shot(`${P}/courses/${a.courseId}`, 'course-en')
  await browser.close()
  server.closeAllConnections(); server.close()
  await service.close()
}, 120_000)
