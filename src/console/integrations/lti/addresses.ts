import { INTEGRATIONS } from '../tabs.tsx'

export const PLATFORMS = `${INTEGRATIONS}/lti`
export const NEW_PLATFORM = `${PLATFORMS}/new`
export const platformPath = (id: string) => `${PLATFORMS}/${id}`
export const coursePath = (id: string) => `${PLATFORMS}/courses/${id}`
