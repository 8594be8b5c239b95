import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { useFrame } from './frame-context.ts'
import { withQuery } from './pager.tsx'

/** The head of a column by which the list can be sorted; asked once more it turns round. */
export function SortHeader({
  column,
  label,
  sort,
  isNumber,
}: {
  column: string
  label: string
  sort: string
  /** Of a column of figures. */
  isNumber?: boolean
}) {
  const { address, language } = useFrame()
  const texts = kitTexts[language]
  const isUp = sort === column
  const isDown = sort === `-${column}`
  const next = isUp ? `-${column}` : column
  return (
    <th
      scope="col"
      class={isNumber ? 'number' : undefined}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}
    >
      <a class="sort" href={withQuery(address, { sort: next, page: '' })}>
        {label}
        {(isUp || isDown) && (
          <span class="sort-mark">
            <span aria-hidden="true">{isUp ? '▲' : '▼'}</span>
            <span class="visually-hidden">{isUp ? texts.sortedUp : texts.sortedDown}</span>
          </span>
        )}
      </a>
    </th>
  )
}
