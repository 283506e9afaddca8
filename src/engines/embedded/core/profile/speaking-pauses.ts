// How long a speaker pauses. Recordings hold few pauses, and those of one speaker differ about as much as those of two:
// what was heard is drawn towards the usual by as many pauses as the spread within and between 53 readers asks for.

const framesPerSec = 200
/** What is shorter is the closure of a plosive. */
const shortestFrames = 30
/** Mean of readers of books (LibriSpeech), whose longer pauses were cut to half a second, s. */
const usualPauseSec = 0.32
/** (0.07 s)² within over (0.045 s)² between speakers, by three pauses a recording. */
const usualPauseCount = 7

/** Mean pause inside a recording in seconds, as far as it tells; `speech`: 1 for each 5 ms of speech. */
export function measurePauseSec(speech: Uint8Array): number {
  let sum = usualPauseCount * usualPauseSec
  let count = usualPauseCount
  let lastSpeech = speech.indexOf(1)
  for (let frame = lastSpeech + 1; frame < speech.length; frame++) {
    if (speech[frame] === 0) continue
    const quietFrames = frame - lastSpeech - 1
    if (quietFrames >= shortestFrames) {
      sum += quietFrames / framesPerSec
      count++
    }
    lastSpeech = frame
  }
  return sum / count
}

/** Length of the speaker's pauses divided by the usual length. */
export function pauseStretchOf(pauseSec: number): number {
  return pauseSec / usualPauseSec
}
