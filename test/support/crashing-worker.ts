// A worker thread that ends itself when the text says so, and otherwise works as the engine's own does.
import answer from '../../src/engines/embedded/host/engine-worker.js'

type Task = Parameters<typeof answer>[0]

export default function answerOrCrash(task: Task): ReturnType<typeof answer> {
  if (task.kind === 'speak' && task.segment.text.includes('crash')) process.exit(3)
  return answer(task)
}
