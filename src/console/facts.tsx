import type { ComponentChildren } from 'preact'

/** A label and its value; a fact without value is left out, so that no hole shows. */
export type Fact = [label: string, value: ComponentChildren | null]

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
