import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from './frame-context.ts'
import { shownNumber } from './number.ts'

/** A page of a long list. */
export interface PageOf {
  /** From 1. */
  page: number
  size: number
  total: number
}

/** Where in a long list the reader is, and the way on. Keeps the rest of the address. */
export function Pager({ page, size, total }: PageOf) {
  const { language, address } = useFrame()
  const texts = kitTexts[language]
  if (total === 0) return <p class="text-secondary">{texts.noRows}</p>
  const pages = Math.max(1, Math.ceil(total / size))
  const from = (page - 1) * size + 1
  const shown = (value: number) => shownNumber(value, language)
  return (
    <nav class="pager" aria-label={texts.pages}>
      <span>
        {fill(texts.rows, {
          from: shown(from),
          to: shown(Math.min(total, page * size)),
          total: shown(total),
        })}
      </span>
      {pages > 1 && (
        <span class="pager-steps">
          {page > 1 && (
            <a class="btn btn-sm" rel="prev" href={withQuery(address, { page: String(page - 1) })}>
              {texts.previous}
            </a>
          )}
          <span>{fill(texts.page, { page: shown(page), pages: shown(pages) })}</span>
          {page < pages && (
            <a class="btn btn-sm" rel="next" href={withQuery(address, { page: String(page + 1) })}>
              {texts.next}
            </a>
          )}
        </span>
      )}
    </nav>
  )
}

/** An address of this service with other values in its query; an empty value takes the field out. */
export function withQuery(address: string, values: Record<string, string>): string {
  const url = new URL(address, 'http://console')
  for (const [name, value] of Object.entries(values))
    if (value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  return url.pathname + url.search
}
