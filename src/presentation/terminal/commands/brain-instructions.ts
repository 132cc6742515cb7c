import { brainInstructions as instruct } from '../../../app/brain-instructions.ts'
import { observe } from '../../../app/observe.ts'
import { assertNoSecrets } from '../../secrets.ts'
import { readTemplate } from '../read-template.ts'
import { isSet, type Verb } from '../verb.ts'

export const brainInstructions: Verb = {
  name: 'brain-instructions',
  summary: "Print the prompt for the brain's own session: how to plan, review and keep the memory.",
  options: [{ flags: '--copy', description: 'copy it to the clipboard as well' }],
  examples: ['brain brain-instructions', 'brain brain-instructions --copy'],
  run: async (session, input) => {
    const { ports, folder } = await session.open()
    const { snapshot } = await observe(ports, {
      fetch: session.fetch,
      texts: (path) => path === '.brain/templates/brain-prompt.md',
    })
    const prompt = instruct(snapshot, {
      template: await readTemplate(session, snapshot, 'brain-prompt'),
      project: folder,
    })
    await assertNoSecrets(prompt, 'the prompt')
    if (isSet(input, 'copy')) await (await session.desk()).copy(prompt)
    return {
      kind: 'prompt',
      data: { task: null, prompt },
      text: () => prompt,
      quiet: prompt,
      neverPaged: true,
    }
  },
}
