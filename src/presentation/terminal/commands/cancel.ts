import { cancelTask } from '../../../app/close-task.ts'
import { taskVerb } from '../task-verb.ts'

export const cancel = taskVerb({
  name: 'cancel',
  summary: 'End a task without its work. Its branch is closed, and stays readable.',
  doing: 'Cancelling',
  decide: (snapshot, world, id) => cancelTask(snapshot, world, { id }),
  done: (id) => `Cancelled ${id}.`,
  next: (id) => `Changed your mind? brain reopen ${id}`,
})
