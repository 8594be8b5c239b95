import base from './vitest.config.ts'
base.test.setupFiles=['/tmp/prof6/setup.mjs']
for (const p of base.test.projects) p.test.setupFiles=['/tmp/prof6/setup.mjs']
export default base
