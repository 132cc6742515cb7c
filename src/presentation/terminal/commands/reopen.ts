import { reopenTask } from '../../../app/reopen-task.ts'
import { taskVerb } from '../task-verb.ts'

export const reopen = taskVerb({
  name: 'reopen',
  summary: 'Open a closed task again; its former results go to results/archive/.',
  doing: 'Reopening',
  decide: (snapshot, world, id) => reopenTask(snapshot, world, { id }),
  done: (id, { archived }) =>
    `Reopened ${id}${archived.length === 0 ? '' : `; ${archived.length} former results are in results/archive/`}.`,
  next: (id) =>
    `Say what is to be done now: brain edit-task ${id} --note "…". Next: brain worker-instructions ${id}`,
})
