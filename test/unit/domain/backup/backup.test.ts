import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  backupMessage,
  readBackupMessage,
  readBackupName,
  stampOf,
  timeOfStamp,
} from '../../../../src/domain/backup/backup.ts'

const FACTS = {
  branch: 'task/012',
  head: 'a'.repeat(40),
  hasCommits: true,
  target: '0123456789ab',
  leftOut: 0,
}

test('a stamp is read back to the second', () => {
  const at = new Date('2026-11-21T23:15:04.987Z')
  expect(stampOf(at)).toBe('20261121T231504Z')
  expect(timeOfStamp(stampOf(at))).toBe('2026-11-21T23:15:04Z')
  expect(timeOfStamp('20261341T231504Z')).toBeNull()
})

test('a name that brain did not give is none', () => {
  expect(readBackupName('host-repo-1a2b3c/20261121T231504Z')).toMatchObject({ clone: 'host-repo-1a2b3c' })
  for (const name of ['x', 'a/b', '../20261121T231504Z', 'a/b/20261121T231504Z', '-a/20261121T231504Z'])
    expect(readBackupName(name), name).toBeNull()
})

test('what a message says is read back, with and without each fact', () => {
  const facts = fc.record({
    branch: fc.option(fc.constantFrom('main', 'task/012.2', 'feature/ä-ß')),
    head: fc.option(fc.constantFrom('a'.repeat(40), 'b'.repeat(64))),
    hasCommits: fc.boolean(),
    target: fc.option(fc.constant('0123456789ab')),
    leftOut: fc.nat(1000),
  })
  fc.assert(
    fc.property(facts, (said) => {
      const name = { clone: 'host-repo-1a2b3c', stamp: '20261121T231504Z' }
      expect(readBackupMessage(backupMessage(said, name))).toEqual({ ...said, ...name })
    }),
  )
})

test('any other message is none of ours, and a strange one harms nothing', () => {
  expect(readBackupMessage('Fix the form\n')).toBeNull()
  expect(readBackupMessage('x\n\nBrain-Backup: ../../etc@20261121T231504Z\n')).toBeNull()
  const name = { clone: 'c', stamp: '20261121T231504Z' }
  const odd = backupMessage(FACTS, name).replace(FACTS.head, 'HEAD~1')
  expect(readBackupMessage(odd)?.head).toBeNull()
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readBackupMessage(text)).not.toThrow()
    }),
  )
})
