/** Of pages about a person: kept by nobody on the way, listed by no search engine. */
export const privateHeaders = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, noarchive' }
