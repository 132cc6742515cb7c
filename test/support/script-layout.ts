import type { Files } from './git-sandbox.ts'

/** What a repository holds half-way through a project that is run with the shell script and by hand. */
export function scriptLayout(): Files {
  return {
    'CLAUDE.md':
      '# shop\n\nA shop for tea.\n\n**Stack:**\n- PHP 8\n\n**Documentation:**\n- Architecture: @docs/architecture/\n- Contributing: @CONTRIBUTING.md\n',
    'WORK-PLAN.md': PLAN,
    'tasks/task-001.md': scriptTask('001', 'Product list', 'High'),
    'tasks/task-002.md': scriptTask('002', 'Basket', 'Medium'),
    'tasks/task-003.md': scriptTask('003', 'Checkout', 'Medium'),
    'tasks/task-004.md': scriptTask('004', 'Search', 'Low'),
    'tasks/task-005.md': scriptTask('005', 'Footer', 'Low'),
    'tasks/README.md': '# How we write tasks\n\nShort.\n',
    'results/task-001-status.md': status('001', 'Worker-1', '✅ Complete - Ready for review'),
    'results/task-001-output.md': output('001', 'Product list'),
    'results/task-002-status.md': status('002', 'Worker-2', 'In progress (65%)'),
    'results/task-003-status.md': status('003', 'Worker-3', 'Blocked'),
    'results/task-003-blocker.md':
      '# Blocker: Task-003\n\n**Issue:** Which payment provider?\n**Need from brain:** A choice\n**Impact:** Cannot start\n',
    'results/task-004-status.md': status('004', 'Worker-1', '✅ Complete - Ready for review'),
    'results/task-004-output.md': output('004', 'Search'),
    'docs/architecture/overview.md': '# Overview\n',
    '.claude/orchestrator.sh': '#!/bin/bash\necho old\n',
    'src/index.php': '<?php echo 1;\n',
  }
}

/** A task as `create-task` of the script writes it. */
export function scriptTask(number: string, title: string, priority: string): string {
  return `# Task-${number}: ${title}

**Created:** 2026-11-02 09:30
**Status:** Pending
**Priority:** ${priority}
**Estimate:** [Hours]

---

## Objective

[What needs to be accomplished]

## Acceptance Criteria

- [ ] Criterion 1
- [ ] Criterion 2
- [ ] Criterion 3

## Context Needed

- @CLAUDE.md
- @docs/architecture/...

## Output Required

- File/component: [path]
- Tests: [if applicable]
- Documentation in results/task-${number}-output.md

## Notes

[Any additional context]
`
}

const PLAN = `# Work Plan

**Project:** Tea Shop
**Updated:** 2026-11-10
**Methodology:** Agile

## 🎯 Current Sprint

**Sprint #:** 2
**Duration:** November 9 - November 20, 2026
**Goal:** Customers can find and pay for tea
**Delivery date:** 2026-11-20

## Task Queue

### 🟢 Ready to Start

#### Task-005: Footer
**Assigned to:** Available

### 🟡 In Progress

#### Task-002: Basket
**Assigned to:** Worker-2

### ✅ Completed

#### Task-001: Product list
**Completed by:** Worker-1
**Status:** ✅ Approved by brain

## Remarks of ours

Do not forget the **samovar**.
`

function status(number: string, worker: string, said: string): string {
  return `# Task-${number} Status\n\n**Worker:** ${worker}\n**Started:** 2026-11-09 10:00\n**Last updated:** 2026-11-09 12:00\n**Status:** ${said}\n`
}

function output(number: string, title: string): string {
  return `# Task-${number}: ${title} - COMPLETED\n\n**Completed by:** Worker-1\n**Date:** 2026-11-09\n\n## Summary\n\nIt works.\n\n## Acceptance Criteria\n\n- [x] Criterion 1\n`
}
