// The mel scale of O'Shaughnessy (1987) in its natural-logarithm form: mel(1000 Hz) = 1000.

const melPerNeper = 1127.01048
const cornerHz = 700

export function melOf(frequencyHz: number): number {
  return melPerNeper * Math.log1p(frequencyHz / cornerHz)
}

export function frequencyOfMel(mel: number): number {
  return cornerHz * Math.expm1(mel / melPerNeper)
}

/** Width of one mel in Hz at a frequency. */
export function hzPerMelAt(frequencyHz: number): number {
  return (cornerHz + frequencyHz) / melPerNeper
}
