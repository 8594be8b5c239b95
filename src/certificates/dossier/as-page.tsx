/** A dossier as one HTML file that needs nothing else, to be read, printed and kept. Pure. */
import { renderToString } from 'preact-render-to-string'
import type { Block, DossierDocument, Fact } from './document.ts'

const STYLE = `
:root { color-scheme: light }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; color: #1c1c1c; background: #fff;
  font: 15px/1.5 "Times New Roman", Tinos, "Liberation Serif", serif }
h1 { margin: 0 0 .3rem; font-size: 1.55rem }
h2 { margin: 2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid #8f1d1d; font-size: 1.15rem; break-after: avoid }
h3 { margin: 1rem 0 .3rem; font-size: 1rem; break-after: avoid }
.about { margin: 0 0 .2rem; font-size: 1.1rem }
.small { color: #555; font-size: .9rem }
dl { display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; gap: .15rem 1.2rem; margin: 0 }
dt { color: #555 }
dd { margin: 0; overflow-wrap: anywhere }
dd p { margin: 0 }
section section { margin-left: .2rem; padding-left: 1rem; border-left: 3px solid #e5dfd2; break-inside: avoid }
table { width: 100%; border-collapse: collapse; font-size: .93rem }
th { text-align: left; color: #555; font-weight: normal }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid #e5dfd2; vertical-align: top }
tr { break-inside: avoid }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } dt { margin-top: .4rem } }
@page { size: A4; margin: 18mm }
@media print { body { padding: 0; max-width: none; font-size: 11pt } }
`

export function asPage(given: DossierDocument): string {
  const { language, title, lead, sections } = given
  const [about, ...small] = lead
  const page = (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <h1>{title}</h1>
        <p class="about">
          <strong>{about}</strong>
        </p>
        {small.map((line) => (
          <p class="small">{line}</p>
        ))}
        {sections.map((section, at) => (
          <section>
            <h2>{`${at + 1}. ${section.title}`}</h2>
            {section.blocks.map((block) => (
              <Shown block={block} />
            ))}
          </section>
        ))}
      </body>
    </html>
  )
  return `<!doctype html>\n${renderToString(page)}\n`
}

function Shown({ block }: { block: Block }) {
  switch (block.kind) {
    case 'facts':
      return <Facts facts={block.facts} />
    case 'paragraph':
      return <p class="small">{block.text}</p>
    case 'entry':
      return (
        <section>
          <h3>{block.title}</h3>
          <Facts facts={block.facts} />
        </section>
      )
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.columns.map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((cells) => (
              <tr>
                {cells.map((cell) => (
                  <td>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
  }
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl>
      {facts.map(({ name, values }) => (
        <>
          <dt>{name}</dt>
          <dd>
            {values.map((value) => (
              <p>{value}</p>
            ))}
          </dd>
        </>
      ))}
    </dl>
  )
}
