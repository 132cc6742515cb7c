import { describe } from 'vitest'
import { describeApply } from './apply.contract.ts'
import { describeArchive } from './archive.contract.ts'
import { describeEdits } from './edits.contract.ts'
import { describeHistory } from './history.contract.ts'
import { describeCloudLook } from './cloud-look.contract.ts'
import { describeDerived } from './derived.contract.ts'
import { describeKept } from './kept.contract.ts'
import { describeLook } from './look.contract.ts'
import { describeMerge } from './merge.contract.ts'
import { describePreferTarget } from './prefer-target.contract.ts'
import { describeStillAt } from './still-at.contract.ts'
import { describeUnreadable } from './unreadable.contract.ts'
import type { Subject } from './world.ts'

/** What every implementation of the port `Repository` does. */
export function describeRepository(name: string, subject: Subject): void {
  describe(`repository: ${name}`, () => {
    describeLook(subject)
    describeDerived(subject)
    describeKept(subject)
    describeCloudLook(subject)
    describeUnreadable(subject)
    describeArchive(subject)
    describeApply(subject)
    describeStillAt(subject)
    describeEdits(subject)
    describeMerge(subject)
    describePreferTarget(subject)
    describeHistory(subject)
  })
}
