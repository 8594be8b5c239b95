import { describe, expect, it } from 'vitest'
import { wholeMinutes } from '../../../connectors/xapi/duration.ts'
import { XapiSettings } from '../../../connectors/xapi/settings.ts'

const signIn = { user: 'hocvu', password: 'bịa' }
const faultAt = (settings: Record<string, unknown>) =>
  XapiSettings.safeParse({ signIn, ...settings }).error?.issues[0]?.path.join('.')

describe('the settings of a store', () => {
  it('sign in by user and password unless they say otherwise', () => {
    expect(XapiSettings.parse({ signIn }).signIn).toEqual({ type: 'basic', ...signIn })
    expect(XapiSettings.parse({ signIn: { type: 'bearer' }, token: 't' }).signIn.type).toBe(
      'bearer',
    )
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['no sign-in', { signIn: undefined }, 'signIn'],
    ['no password', { signIn: { user: 'hocvu' } }, 'signIn.password'],
    ['a bearer sign-in without a token', { signIn: { type: 'bearer' } }, 'token'],
    ['a verb that is no IRI', { verbs: { passed: ['passed'] } }, 'verbs.passed.0'],
    ['a verb that says two things', { verbs: { passed: ['x:done'], failed: ['x:done'] } }, 'verbs'],
    ['a session of no length', { sessions: { 'https://a/b': 0 } }, 'sessions.https://a/b'],
    ['a course without topics', { topics: { 'https://a/b': [] } }, 'topics.https://a/b'],
    ['pages of nothing', { limit: 0 }, 'limit'],
  ])('with %s are refused', (_, settings, path) => {
    expect(faultAt(settings)).toBe(path)
  })
})

describe('a duration', () => {
  it.each<[string, number | null]>([
    ['PT90M', 90],
    ['PT1H30M', 90],
    ['PT1H29M59.99S', 89],
    ['PT0.29H', 17],
    ['P1DT1M', 1441],
    ['P1W', 10_080],
    ['PT3600S', 60],
    ['PT0S', 0],
    ['P', null],
    ['PT', null],
    ['P1Y', null],
    ['P1M', null],
    ['90', null],
    ['-PT5M', null],
  ])('%s is %s whole minutes', (text, minutes) => {
    expect(wholeMinutes(text)).toBe(minutes)
  })
})
