// The mel scale of O'Shaughnessy (1987) in its natural-logarithm form: mel(1000 Hz) = 1000.

export function melOf(frequencyHz: number): number {
  return 1127.01048 * Math.log1p(frequencyHz / 700)
}

export function frequencyOfMel(mel: number): number {
  return 700 * Math.expm1(mel / 1127.01048)
}
