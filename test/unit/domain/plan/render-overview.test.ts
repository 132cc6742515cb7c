import { expect, test } from 'vitest'
import { renderOverview } from '../../../../src/domain/plan/render-overview.ts'
import { aSnapshot } from '../../../support/a-task.ts'
import { NOW } from './a-mixed-project.ts'

test.each([
  ['https://example.com/team/site.git', 'example.com/team/site'],
  ['https://somebody@example.com/team/site', 'example.com/team/site'],
  ['git@example.com:team/site.git', 'example.com/team/site'],
  ['ssh://git@example.com/team/site.git', 'example.com/team/site'],
  ['/srv/git/site.git', '/srv/git/site'],
])('clones over any transport write the same repository line: %s', (remote, shown) => {
  const overview = renderOverview(aSnapshot({ tasks: [], look: { remote } }), NOW)
  expect(overview).toContain(`- **Repository:** ${shown}\n`)
})
