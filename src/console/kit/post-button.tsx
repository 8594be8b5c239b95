import type { ComponentChildren } from 'preact'
import { useFrame } from './frame-context.ts'

type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

const CLASSES: Record<ButtonKind, string> = {
  primary: 'btn btn-primary',
  plain: 'btn',
  quiet: 'btn btn-link',
  danger: 'btn btn-danger',
}

/** A form that is only a button. */
export function PostButton(button: {
  action: string
  fields: Record<string, string>
  label: ComponentChildren
  kind?: ButtonKind
  /** For readers of screens, where the label alone does not say what it is about. */
  describe?: string
  /** A key that presses it while nobody is typing. */
  shortcut?: string
}) {
  const { action, fields, label, kind = 'plain', describe, shortcut } = button
  return (
    <form method="post" action={action} class="post-button">
      <FormToken />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      <button type="submit" class={CLASSES[kind]} aria-label={describe} data-key={shortcut}>
        {label}
      </button>
    </form>
  )
}

/** Has to stand in every form that is posted. */
export function FormToken() {
  return <input type="hidden" name="_token" value={useFrame().formToken} />
}
