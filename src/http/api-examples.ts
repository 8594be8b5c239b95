/** For each call of the API a line that works in a shell once the variables are set that INTRODUCTION tells of. */
import { z } from 'zod'
import type { Route } from './route.ts'

type Call = Pick<Route, 'method' | 'path' | 'reads' | 'documentation'>

/** `/cohorts/{id}` means $COHORT, `/outcomes/{enrolment}` $ENROLMENT. */
function variablesOf(path: string): { param: string; variable: string }[] {
  return [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(([, room = '', param = '']) => ({
    param,
    variable: (param === 'id' ? room.replace(/s$/, '') : param).toUpperCase().replaceAll('-', '_'),
  }))
}

/** A query without which a call is refused. */
function requiredQuery({ documentation }: Call): string[] {
  return Object.entries(documentation.request.query.shape).flatMap(([name, schema]) =>
    schema instanceof z.ZodType && schema.safeParse(undefined).success ? [] : [name],
  )
}

/** What a field of a form is filled with: a file of the reader's, of a kind that fits. */
const FILES: Partial<Record<Route['reads'], string>> = {
  file: 'file=@list.csv',
  document: 'file=@document.pdf',
  signed: 'file=@signed.pdf',
}

export function curlExample(call: Call): string {
  const { method, path, reads, documentation } = call
  const address = variablesOf(path).reduce(
    (text, { param, variable }) => text.replace(`{${param}}`, `$${variable}`),
    path,
  )
  const query = requiredQuery(call)
  const isStream = documentation.answer.type === 'text/event-stream'
  const isFile = !isStream && !/json/.test(documentation.answer.type)
  const form = FILES[reads]
  const example = exampleOf(documentation.request.body)
  return [
    `curl -sS${isStream ? 'N' : ''}${isFile ? ' -OJ' : ''}`,
    `-H "Authorization: Bearer $HOCVU_KEY"`,
    ...(query.length === 0
      ? []
      : ['-G', ...query.map((name) => `--data-urlencode "${name}=$${name.toUpperCase()}"`)]),
    ...(method === 'post' && form === undefined && example === null ? ['-X POST'] : []),
    ...(form === undefined ? [] : [`-F ${form}`]),
    ...(example === null
      ? []
      : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(example))}`]),
    `"$HOCVU_URL${address}"`,
  ].join(' ')
}

const WithExample = z.object({ example: z.unknown() })

function exampleOf(body: z.ZodType | null): unknown {
  return WithExample.safeParse(body?.meta()).data?.example ?? null
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
