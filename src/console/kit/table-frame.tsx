import type { ComponentChildren } from 'preact'

/** The frame in which a wide table scrolls, so that the page does not; reached by keyboard. */
export function TableFrame({ label, children }: { label: string; children: ComponentChildren }) {
  // As plain attributes: whoever has no pointer has to reach what scrolls.
  const attributes = {
    ...{ class: 'table-responsive', role: 'region' as const, tabIndex: 0 },
    'aria-label': label,
  }
  return <div {...attributes}>{children}</div>
}
