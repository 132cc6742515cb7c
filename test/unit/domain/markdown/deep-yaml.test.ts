import { expect, test } from 'vitest'
import { parseResult } from '../../../../src/domain/result/parse-result.ts'
import { parseSettings } from '../../../../src/domain/settings/parse-settings.ts'
import { parseTask } from '../../../../src/domain/task/parse-task.ts'

test.each(['- ', '? ', '-\t'])(
  '%j again and again, and the end of the document, is refused before it is parsed',
  (sign) => {
    const text = `---\n${sign.repeat(20_000)}x\n---\n`
    const { problems } = parseSettings(text)
    expect(problems.map(({ message }) => message).join()).toContain('levels inside each other')
    expect(parseResult('blocker', `---\n${sign.repeat(20_000)}x\n...\na: b\n---\n# Blocker\n`)).toBeDefined()
    expect(parseTask('tasks/task-001.md', text).id).toBe('task-001')
  },
)
