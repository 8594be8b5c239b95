/** A Moodle that behaves like a real one (4.3, REST protocol), for the platform `onetouch` of the demo. */
import type { IncomingMessage } from 'node:http'
import { type SimulatedPlatform, startLocalServer } from './local-server.ts'
import { faults, MoodleFault, moodleFunctions, Parameters } from './moodle-functions.ts'
import { buildMoodleSite, type MoodleSite } from './moodle-site.ts'
import { escapeXml, type Json, moodleXml, phpJson } from './php-json.ts'
import type { DemoWorld } from './world.ts'

interface MoodleRequest {
  function: string
  parameters: Record<string, string>
}

const ENDPOINT = '/webservice/rest/server.php'
/** Every function takes these; they change nothing here. */
const GLOBAL_PARAMETERS = [
  'moodlewssettingraw',
  'moodlewssettingfilter',
  'moodlewssettingfileurl',
  'moodlewssettinglang',
  'moodlewssettingtimezone',
]

/**
 * @param token the only token that is taken
 * @param pageDelayMs how long each answer is held back
 */
export async function startSimulatedMoodle(options: {
  world: DemoWorld
  token: string
  pageDelayMs?: number
}): Promise<SimulatedPlatform<MoodleRequest>> {
  const site = buildMoodleSite(options.world)
  const requests: MoodleRequest[] = []
  const server = await startLocalServer(
    (request, body) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      if (path !== ENDPOINT)
        return { status: 404, type: 'text/html; charset=utf-8', body: '<h1>Not Found</h1>' }
      return webService(
        site,
        sentParameters(request, body),
        options.token,
        requests,
        origin(request),
      )
    },
    { now: site.now, delayMs: options.pageDelayMs },
  )
  return { url: server.origin, requests, close: server.close }
}

function origin(request: IncomingMessage): string {
  return `http://${request.headers.host ?? '127.0.0.1'}`
}

/** From the address and from the form, as PHP does. */
function sentParameters(request: IncomingMessage, body: string): Map<string, string> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  return new Map([...url.searchParams, ...new URLSearchParams(body)])
}

function webService(
  site: MoodleSite,
  sent: Map<string, string>,
  token: string,
  requests: MoodleRequest[],
  siteUrl: string,
) {
  const name = sent.get('wsfunction') ?? ''
  const given = sent.get('wstoken')
  const json = sent.get('moodlewsrestformat') === 'json'
  for (const own of ['wstoken', 'wsfunction', 'moodlewsrestformat', ...GLOBAL_PARAMETERS])
    sent.delete(own)
  requests.push({ function: name, parameters: Object.fromEntries(sent) })
  try {
    if (given !== token) throw faults.token()
    const result = call(site, name, new Parameters(sent), siteUrl)
    return json ? jsonAnswer(result) : xmlAnswer(moodleXml(result))
  } catch (fault) {
    if (!(fault instanceof MoodleFault)) throw fault
    const { exception, errorcode, message } = fault
    return json
      ? jsonAnswer({ exception, errorcode, message })
      : xmlAnswer(
          `<?xml version="1.0" encoding="UTF-8" ?>\n<EXCEPTION class="${exception}">\n<ERRORCODE>${errorcode}</ERRORCODE>\n<MESSAGE>${escapeXml(message)}</MESSAGE>\n</EXCEPTION>`,
        )
  }
}

function call(site: MoodleSite, name: string, parameters: Parameters, siteUrl: string): Json {
  if (name === '') throw faults.parameter()
  const known = Object.hasOwn(moodleFunctions, name) ? moodleFunctions[name] : undefined
  if (!known) throw faults.record('external_functions')
  for (const given of parameters.names())
    if (!known.parameters.includes(given)) throw faults.parameter()
  return known.answer(site, parameters, siteUrl)
}

function jsonAnswer(value: Json) {
  return { status: 200, type: 'application/json; charset=utf-8', body: phpJson(value) }
}

function xmlAnswer(body: string) {
  return { status: 200, type: 'application/xml; charset=utf-8', body }
}
