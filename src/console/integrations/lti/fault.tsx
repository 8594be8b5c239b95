import { Icon } from '../../kit/icon.tsx'

/** Why it cannot go on; nothing where there is no reason. */
export function Fault({ text }: { text: string | null }) {
  if (text === null) return null
  return (
    <div class="alert alert-danger" role="alert">
      <Icon name="warning" />
      <div>{text}</div>
    </div>
  )
}
