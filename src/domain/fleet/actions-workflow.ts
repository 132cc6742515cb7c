import { stringify } from 'yaml'
import type { ActionsEngine } from './engine.ts'

export const WORKFLOW_MARK = '# Made by `brain fleet workflow`'

/**
 * The workflow that brain dispatches: one job for each reserved task. It uses no action of others. Nothing of its inputs or
 * secrets stands in shell text: they come as variables, and the claims by the file of the event, which no log shows.
 */
export function actionsWorkflow(engine: ActionsEngine, jobScript: string): string {
  const secrets = Object.fromEntries(engine.secrets.map((name) => [name, `\${{ secrets.${name} }}`]))
  const input = (description: string) => ({ description, required: true, type: 'string' })
  const workflow = {
    name: 'brain workers',
    on: {
      workflow_dispatch: {
        inputs: {
          tasks: input('The ids of the tasks, a JSON list'),
          claims: input('What makes each job the holder of its task; brain writes it'),
          agent: input('The agent'),
          permissions: input('safe or full'),
        },
      },
    },
    permissions: {},
    jobs: {
      work: {
        name: '${{ matrix.task }}',
        'runs-on': engine.runsOn,
        'timeout-minutes': engine.minutes,
        permissions: { contents: 'write' },
        strategy: { 'fail-fast': false, matrix: { task: '${{ fromJSON(inputs.tasks) }}' } },
        concurrency: { group: 'brain-${{ matrix.task }}', 'cancel-in-progress': false },
        steps: [
          { name: 'Install', run: ['set -eu', ...engine.install, ''].join('\n') },
          {
            name: 'Work',
            env: {
              BRAIN_URL: '${{ github.server_url }}/${{ github.repository }}',
              BRAIN_CLAIMS: '${{ github.event_path }}',
              BRAIN_INDEX: '${{ strategy.job-index }}',
              BRAIN_AGENT: '${{ inputs.agent }}',
              BRAIN_PERMISSIONS: '${{ inputs.permissions }}',
              GIT_TOKEN: '${{ secrets.GITHUB_TOKEN }}',
              ...secrets,
            },
            run: jobScript,
          },
        ],
      },
    },
  }
  const text = stringify(workflow, { lineWidth: 0, blockQuote: 'literal' })
  return `${WORKFLOW_MARK} from .brain/runners/actions.yml; to change it, change that and make it again.\n${text}`
}
