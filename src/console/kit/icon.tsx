/** Line drawings of 24 by 24, in the colour of the text. Always beside words, so silent for readers of screens. */
const drawings = {
  home: 'M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6',
  class: 'M3 5h18v11H3zM8 20h8M12 16v4M7 9h6M7 12h9',
  match:
    'M8 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3 15c0-3 2-4 5-4 1 0 2 .1 3 .6M13 17h8M18 14l3 3-3 3M3 15v3h6',
  platform: 'M4 4h16v6H4zM4 14h16v6H4zM7 7h.01M7 17h.01M11 7h6M11 17h6',
  certificate:
    'M4 4h16v11h-5M4 4v11h5M12 18a3 3 0 1 0 0-6 3 3 0 0 0 0 6M10.5 17.5L10 22l2-1 2 1-.5-4.5M7 8h10',
  target: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 12h.01',
  plan: 'M5 4h11l3 3v13H5zM9 9h6M9 13h6M9 17h3',
  report: 'M4 20V4M4 20h17M8 20v-7M13 20V8M18 20v-9',
  people:
    'M9 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3 20c0-4 2-6 6-6s6 2 6 6M16 4.5a3 3 0 0 1 0 5.5M17.5 14.2c2.4.6 3.5 2.5 3.5 5.8',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-5 3-7 8-7s8 2 8 7',
  history: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4M12 8v4l3 2',
  gear: 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M12 2v4M12 18v4M2 12h4M18 12h4M5 5l2.8 2.8M16.2 16.2L19 19M5 19l2.8-2.8M16.2 7.8L19 5',
  menu: 'M4 6h16M4 12h16M4 18h16',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5L21 21',
  check: 'M4 12.5l5 5L20 6.5',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 3.5L2.5 20h19zM12 10v4M12 17h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  plus: 'M12 5v14M5 12h14',
  link: 'M7 3v5M12 3v5M5 8h9v4a4.5 4.5 0 0 1-9 0zM9.5 16.5V18a3 3 0 0 0 6 0v-2a3 3 0 0 1 3-3H21',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
} as const

export type IconName = keyof typeof drawings

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="icon"
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  )
}
