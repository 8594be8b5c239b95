import type { ComponentChildren } from 'preact'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { useFrame } from './frame-context.ts'
import { FormToken } from './post-button.tsx'

/**
 * An act that asks before it is done: a button opens what will happen, with the reason or whatever else is needed, and
 * a second one does it. Works without script.
 */
export function Confirm(confirm: {
  action: string
  /** Of the button that opens. */
  label: ComponentChildren
  /** What will happen, and whether it can be taken back. */
  warning: ComponentChildren
  /** Of the button that does it: the verb, not "OK". */
  verb: string
  danger?: boolean
  /** Further fields of the form. */
  children?: ComponentChildren
  upload?: boolean
  /** A key that opens it while nobody is typing. */
  shortcut?: string
}) {
  const { language } = useFrame()
  const { action, label, warning, verb, danger = false, children, upload, shortcut } = confirm
  return (
    <details class="confirm" data-focus-first>
      <summary class={danger ? 'btn btn-outline-danger' : 'btn'} data-key={shortcut}>
        {label}
      </summary>
      <form
        method="post"
        action={action}
        class="confirm-form card"
        enctype={upload ? 'multipart/form-data' : undefined}
      >
        <FormToken />
        <p>{warning}</p>
        {children}
        <div class="btn-list">
          <button type="submit" class={danger ? 'btn btn-danger' : 'btn btn-primary'}>
            {verb}
          </button>
          <button type="button" class="btn" data-close-details>
            {kitTexts[language].cancel}
          </button>
        </div>
      </form>
    </details>
  )
}
