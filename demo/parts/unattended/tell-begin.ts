import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BRAIN_CLONE, type Director } from '../director.ts'
import { fact } from '../facts.ts'
import { FEATURE, IDEA, RUN } from './roles.ts'

const MODEL = fileURLToPath(new URL('scripted-model.js', import.meta.url))

/** So that the one that stalls need not be waited for: real agents have half an hour. */
const SILENCE = '15s'

/** An idea on a remote, and in two files how workers are started for it. */
export async function tellBegin(director: Director, seed: number): Promise<void> {
  const { narrator, stage } = director
  narrator.step('A remote, an idea, and how workers are started')
  await director.show('git init --quiet --bare --initial-branch=main contact-form.git', { folder: '.' })
  await director.show(`git clone --quiet ${stage.remote} 2>&1`, { folder: 'brain', lines: 2 })
  const files = projectFiles(seed)
  for (const [path, text] of Object.entries(files)) {
    const at = join(stage.folder, BRAIN_CLONE, path)
    await mkdir(dirname(at), { recursive: true })
    await writeFile(at, text)
  }
  await director.show('cat docs/features/*/idea.md .brain/fleet.yml .brain/agents/model.yml', { lines: 30 })
  await director.show('git add . && git commit --quiet -m "An idea" && git push --quiet origin HEAD:main')
  await director.show('brain init', { lines: 0 })
  narrator.tell('The remote is a plain bare repository, and holds no code yet.', [
    fact('bare', await director.remote('rev-parse', '--is-bare-repository'), 'true'),
    fact('code', await director.remote('ls-tree', '--name-only', 'main', 'src', 'test', 'specs'), ''),
  ])
}

function projectFiles(seed: number): Readonly<Record<string, string>> {
  const words = [process.execPath, MODEL, String(seed)].map((word) => JSON.stringify(word)).join(', ')
  return {
    [`docs/features/${FEATURE}/idea.md`]: IDEA,
    '.brain/fleet.yml': `runner: process\nagent: model\nmax: 10\nretry_after: 0s\nsandbox: {use: auto, read: [${JSON.stringify(dirname(MODEL))}]}\n`,
    '.brain/agents/model.yml': `like: scripted\ntitle: A script in place of a model\ncommand: [${words}]\nsilence: ${SILENCE}\n`,
  }
}

/** The run is started by the person; its first task waits for a worker. */
export async function tellStart(director: Director): Promise<void> {
  const { narrator } = director
  narrator.step('The idea becomes a SpecKit run; from here on nobody sits in front of it')
  await director.show(`brain workflow new --template speckit --name ${RUN} --input feature=${FEATURE}`)
  const tasks = await director.tasks()
  narrator.tell('One task is there: the specification. All others come from what is made.', [
    fact(
      'tasks',
      Object.values(tasks).map(({ id, state }) => `${id} ${state}`),
      ['task-001 ready'],
    ),
  ])
}
